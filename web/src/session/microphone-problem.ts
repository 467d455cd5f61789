import type { MicrophoneProblem } from "./store.ts";

/** What getUserMedia's failure means. */
export function problemOf(failure: unknown): MicrophoneProblem {
  switch (failure instanceof DOMException ? failure.name : "") {
    case "NotAllowedError":
      return "denied";
    case "NotFoundError":
    case "OverconstrainedError":
      return "missing";
    case "NotReadableError":
    case "AbortError":
      return "busy";
    case "SecurityError":
      return "insecure";
    default:
      return "unknown";
  }
}

/** Whether the microphone is given without a question. */
export async function mayListen(): Promise<boolean> {
  try {
    const asked = await navigator.permissions.query({ name: "microphone" as PermissionName });
    return asked.state === "granted";
  } catch {
    return false; // a browser that does not tell
  }
}

export interface Advice {
  title: string;
  what: string;
}

/** What to do about it, for the user. */
export const ADVICE: Record<MicrophoneProblem, Advice> = {
  denied: {
    title: "The microphone is not allowed",
    what: "Your browser keeps this page from the microphone. Allow it in the address bar (the icon left of the address), then try again. Or write instead: the answer is spoken all the same.",
  },
  missing: {
    title: "No microphone was found",
    what: "Connect one, or choose another in the settings, then try again. Or write instead.",
  },
  busy: {
    title: "The microphone can't be opened",
    what: "Another program may hold it, or the system keeps it from the browser. Close the other program, look into the system's privacy settings, then try again. Or write instead.",
  },
  insecure: {
    title: "The microphone needs a secure connection",
    what: "Browsers give the microphone to pages over https, or from this very machine, only. Open the page as http://localhost:8080 where the server runs, or start it with --tls auto. You can write meanwhile.",
  },
  lost: {
    title: "The microphone has gone",
    what: "It was unplugged, or the system took it away (a locked screen does so). Try again when it is back. Or write instead.",
  },
  unknown: {
    title: "The microphone can't be used",
    what: "The browser did not say why. Try again, or write instead.",
  },
};
