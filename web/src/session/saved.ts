import type { Place } from "./receipts.ts";
import type { SavedReply } from "./replies.ts";
import type { Microphone } from "./store.ts";
import type { Entry } from "./transcript.ts";

/** A conversation that goes on when the page is loaded again. */
export interface Live {
  token: string;
  place: Place;
  replies: SavedReply[];
  /** The response that the server works at. */
  response?: string;
  microphone: Microphone["state"];
}

/** What is kept of a conversation while the page is loaded again. */
export interface Saved {
  entries: readonly Entry[];
  connections: number;
  live?: Live;
}

const NAME = "vivavoce.conversation";
/** Of another version nothing is taken. */
const VERSION = 1;

/** Keeps it for this tab, until it is closed; what is too much to be kept is not. */
export function save(saved: Saved): void {
  const entries = saved.entries.map((entry) =>
    entry.kind === "assistant" && entry.heard !== undefined ? { ...entry, words: [] } : entry,
  );
  try {
    sessionStorage.setItem(NAME, JSON.stringify({ version: VERSION, ...saved, entries }));
  } catch {
    // full, or not allowed: then it is gone when the page is loaded again
  }
}

export function load(): Saved | undefined {
  try {
    const { version, ...saved } = JSON.parse(sessionStorage.getItem(NAME) ?? "{}") as Saved & {
      version?: number;
    };
    return version === VERSION ? saved : undefined;
  } catch {
    return undefined;
  }
}
