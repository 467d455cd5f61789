import type { Closed } from "../net/transport.ts";

/** Close codes of the server that trying again does not help. */
const NO_KEY = 3000;
const POLICY = 1008;
const WRONG_SHAPE = 4000;
const TAKEN_OVER = 4001;
/** There is no session to go on with, or none any more. */
const NOT_FOUND = 4002;
/** The server is about to end. */
const GOING_AWAY = 1001;

/** What a page does whose way to the server is closed: it begins anew, gives up, or tries again. */
export type Closing =
  | { next: "begin anew" }
  | { next: "give up"; reason: string; needsKey: boolean }
  | { next: "try again"; reason: string };

export function closingOf(closed: Closed): Closing {
  const reason = whyClosed(closed);
  switch (closed.code) {
    case NOT_FOUND:
      return { next: "begin anew" };
    case NO_KEY:
    case POLICY:
    case WRONG_SHAPE:
    case TAKEN_OVER:
      return { next: "give up", reason, needsKey: closed.code === NO_KEY };
    default:
      return { next: "try again", reason };
  }
}

function whyClosed({ code, reason, wasOpen }: Closed): string {
  if (code === TAKEN_OVER) return "The conversation goes on in another window.";
  if (reason !== "") return reason;
  if (code === GOING_AWAY) return "The server has ended.";
  return wasOpen ? "The connection was lost." : "The server can't be reached.";
}
