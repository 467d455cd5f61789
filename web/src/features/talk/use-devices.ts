import { useEffect, useState } from "react";
import { useTalk } from "../../session/store.ts";
import type { Option } from "../../ui/select-field.tsx";

/** The devices of one kind, as they come and go. Browsers tell their names once the microphone was allowed. */
export function useDevices(kind: "audioinput" | "audiooutput"): readonly Option<string>[] {
  const [devices, setDevices] = useState<readonly Option<string>[]>([]);
  const microphone = useTalk((state) => state.microphone.state);
  // biome-ignore lint/correctness/useExhaustiveDependencies: an allowed microphone brings the names
  useEffect(() => {
    const media = navigator.mediaDevices as MediaDevices | undefined;
    if (media === undefined) return;
    let isGone = false;
    const look = async () => {
      const all = await media.enumerateDevices();
      if (isGone) return;
      setDevices(
        all
          .filter((device) => device.kind === kind && device.deviceId !== "" && device.deviceId !== "default")
          .map((device, index) => ({
            value: device.deviceId,
            label: device.label === "" ? `Device ${index + 1}` : device.label,
          })),
      );
    };
    void look();
    media.addEventListener("devicechange", look);
    return () => {
      isGone = true;
      media.removeEventListener("devicechange", look);
    };
  }, [kind, microphone]);
  return devices;
}
