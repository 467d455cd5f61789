import { useEffect } from "react";
import { useTalk } from "../../session/store.ts";

/** Keeps the screen on while the microphone listens: a phone that locks takes it away. Browsers without it go without. */
export function useWakeLock(): void {
  const isTalking = useTalk((state) => state.link.state === "open" && state.microphone.state === "on");
  useEffect(() => {
    if (!isTalking || !("wakeLock" in navigator)) return;
    let lock: WakeLockSentinel | undefined;
    let isOver = false;
    const hold = async () => {
      if (document.hidden) return; // it is given to pages that are seen, and lost when they are not
      const got = await navigator.wakeLock.request("screen").catch(() => undefined); // the battery may be low
      if (isOver) void got?.release();
      else lock = got;
    };
    void hold();
    document.addEventListener("visibilitychange", hold);
    return () => {
      isOver = true;
      document.removeEventListener("visibilitychange", hold);
      void lock?.release();
    };
  }, [isTalking]);
}
