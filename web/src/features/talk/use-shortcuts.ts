import { useEffect, useState } from "react";
import { session } from "../../session/instance.ts";
import { useTalk } from "../../session/store.ts";
import { useSettings } from "../settings/store.ts";

/** The keys of the page; none of them while something is being written, or when they are switched off. */
export function useShortcuts(): { isAsked: boolean; answered: () => void } {
  const [isAsked, setIsAsked] = useState(false);
  const isOn = useSettings((settings) => settings.shortcuts);
  useEffect(() => {
    if (!isOn) return;
    const down = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) {
        if (event.code === "Space" && event.repeat && isFree(event)) event.preventDefault();
        return;
      }
      if (event.key === "Escape" && !isInOverlay(event)) stopOrEnd();
      if (!isFree(event)) return;
      if (event.code === "Space") {
        event.preventDefault();
        space();
      } else if (event.key === "m" || event.key === "M") session.toggleMute();
      else if (event.key === "?") setIsAsked(true);
      else if (event.key === "/") {
        event.preventDefault();
        document.getElementById("message")?.focus();
      }
    };
    const up = (event: KeyboardEvent) => {
      if (event.code === "Space") session.release();
    };
    const letGo = () => session.release();
    window.addEventListener("keydown", down);
    window.addEventListener("keyup", up);
    window.addEventListener("blur", letGo);
    document.addEventListener("visibilitychange", letGo);
    return () => {
      window.removeEventListener("keydown", down);
      window.removeEventListener("keyup", up);
      window.removeEventListener("blur", letGo);
      document.removeEventListener("visibilitychange", letGo);
    };
  }, [isOn]);
  return { isAsked, answered: () => setIsAsked(false) };
}

function space(): void {
  const { link, microphone } = useTalk.getState();
  if (useSettings.getState().mode === "push-to-talk") void session.press();
  else if (link.state === "idle" || link.state === "failed") void session.start();
  else if (microphone.state === "off") void session.listen();
  else session.toggleMute();
}

/** First what is being said, then the conversation. */
function stopOrEnd(): void {
  const active = document.activeElement;
  if (active instanceof HTMLTextAreaElement) active.blur();
  else if (!session.interrupt() && useTalk.getState().link.state === "open") session.stop();
}

/** Whether the key means nothing to what has the focus. */
function isFree(event: KeyboardEvent): boolean {
  const target = event.target;
  if (!(target instanceof Element)) return true;
  const takes =
    "input, textarea, select, button, a, summary, [contenteditable], [role=slider], [role=option], [role=dialog]";
  return target.closest(takes) === null;
}

function isInOverlay(event: KeyboardEvent): boolean {
  return event.target instanceof Element && event.target.closest("[role=dialog], [role=listbox]") !== null;
}
