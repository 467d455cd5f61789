import type { Item, ResponseStatus, ServerEvent, Word } from "../net/events.ts";

/** What the user said or wrote. */
export interface UserEntry {
  kind: "user";
  id: string;
  source: "voice" | "text";
  text: string;
  /** What came as transcription deltas, which are never taken back. */
  certain: string;
  /** Characters of `text` that will not change any more. */
  stable: number;
  state: "speaking" | "recognizing" | "done" | "failed";
}

/** What the assistant says. */
export interface AssistantEntry {
  kind: "assistant";
  id: string;
  responseId: string;
  text: string;
  /** Times of words, as far as they are known; each lies behind the one before it. */
  words: Word[];
  /** Sound that has come, ms. */
  soundMs: number;
  state: "coming" | "complete" | "cut" | "failed";
  /** Characters of `text` that were heard; undefined while it is being played. */
  heard: number | undefined;
  /** Why it failed or was left incomplete, in words; empty: it did not. */
  note: string;
}

export type Entry = UserEntry | AssistantEntry;

/** How long a character takes where no times of words are known: 15 a second. */
const MS_PER_CHARACTER = 66;
/** Older ones go: the history page has them. */
const MOST = 400;

/** The transcript after `event`. Pure; unknown items and late events change nothing. */
export function next(entries: readonly Entry[], event: ServerEvent): readonly Entry[] {
  switch (event.type) {
    case "input_audio_buffer.speech_started":
      return added(withoutSilent(entries), spoken(event.item_id, "speaking"));
    case "input_audio_buffer.committed":
      return has(entries, event.item_id)
        ? changedUser(entries, event.item_id, { state: "recognizing" })
        : added(entries, spoken(event.item_id, "recognizing"));
    case "vivavoce.transcript.partial":
      return changedUser(entries, event.item_id, { text: event.text, stable: event.stable_chars });
    case "conversation.item.input_audio_transcription.delta":
      return entries.map((entry) =>
        entry.kind === "user" && entry.id === event.item_id ? withDelta(entry, event.delta) : entry,
      );
    case "conversation.item.input_audio_transcription.completed":
      return event.transcript.trim() === ""
        ? entries.filter((entry) => entry.id !== event.item_id)
        : changedUser(entries, event.item_id, {
            text: event.transcript,
            stable: event.transcript.length,
            state: "done",
          });
    case "conversation.item.input_audio_transcription.failed":
      return changedUser(entries, event.item_id, { state: "failed" });
    case "response.output_item.added":
      return event.item.type === "message"
        ? added(entries, reply(event.item.id, event.response_id))
        : entries;
    case "response.output_text.delta":
    case "response.output_audio_transcript.delta":
      return changedReply(entries, event.item_id, (entry) => ({ text: entry.text + event.delta }));
    case "response.output_audio_transcript.done":
      return changedReply(entries, event.item_id, () => ({ text: event.transcript }));
    case "vivavoce.response.words":
      return changedReply(entries, event.item_id, (entry) => ({ words: joined(entry.words, event.words) }));
    case "vivavoce.item.heard":
      // what was cut here was measured at the loudspeaker, of which the server knows less
      return changedReply(entries, event.item_id, (entry) =>
        entry.state === "cut" && entry.heard !== undefined
          ? {}
          : { heard: Math.min(event.end, entry.text.length), state: event.complete ? "complete" : "cut" },
      );
    case "response.done":
      return ended(entries, event.response);
    default:
      return entries;
  }
}

/**
 * The transcript when another connection begins: what was under way has ended, and ids are the next one's to give anew, for
 * a server that was restarted counts from one again. `connection`: which is over.
 */
export function disconnected(entries: readonly Entry[], connection: number): readonly Entry[] {
  return withoutSilent(entries).map((entry) => {
    if (entry.kind === "assistant") {
      const heard = entry.heard ?? entry.text.length;
      const id = `${connection}/${entry.id}`;
      if (entry.state !== "coming") return { ...entry, id, heard };
      return { ...entry, id, state: "cut", heard, note: "The connection was lost here." };
    }
    if (entry.source === "text") return entry; // its id is the page's own
    return {
      ...entry,
      id: `${connection}/${entry.id}`,
      state: entry.state === "recognizing" ? "failed" : entry.state,
    };
  });
}

/** An item as the server has it, to a page that has missed events of it. */
export function told(entries: readonly Entry[], item: Item): readonly Entry[] {
  if (item.type !== "message" || item.role === "system") return entries;
  const text = (item.content ?? []).map((part) => part.transcript ?? part.text ?? "").join("");
  if (item.role !== "assistant") {
    if (text === "") return entries;
    return changedUser(added(entries, spoken(item.id, "done")), item.id, {
      text,
      stable: text.length,
      state: "done",
    });
  }
  const isOver = item.status !== "in_progress";
  return changedReply(added(entries, reply(item.id, "")), item.id, (entry) => ({
    text,
    ...(isOver && entry.state === "coming" ? { state: "complete" as const, heard: text.length } : {}),
  }));
}

/** What was written instead of said. */
export function typed(entries: readonly Entry[], id: string, text: string): readonly Entry[] {
  return added(entries, {
    kind: "user",
    id,
    source: "text",
    text,
    certain: text,
    stable: text.length,
    state: "done",
  });
}

export function soundCame(entries: readonly Entry[], item: string, ms: number): readonly Entry[] {
  return changedReply(entries, item, (entry) => ({ soundMs: entry.soundMs + ms }));
}

/** The whole of it was played. */
export function heardWhole(entries: readonly Entry[], item: string): readonly Entry[] {
  return changedReply(entries, item, (entry) => (entry.state === "cut" ? {} : { heard: entry.text.length }));
}

/** Playback was stopped at `ms`. A reply of which nothing was heard goes. */
export function cut(entries: readonly Entry[], item: string, ms: number): readonly Entry[] {
  const changed = changedReply(entries, item, (entry) => ({ state: "cut", heard: heardAt(entry, ms) }));
  return changed.filter((entry) => !(entry.kind === "assistant" && entry.id === item && entry.heard === 0));
}

/** Characters of a reply that had been heard at `ms`: of a word, if more than half of it was. */
export function heardAt(entry: AssistantEntry, ms: number): number {
  let heard = 0;
  for (const word of timedWords(entry)) {
    if ((word.start_ms + word.end_ms) / 2 > ms) break;
    heard = word.end;
  }
  return heard;
}

/** The words of a reply with their times: the server's, and where it told none, as long as they are written. */
export function timedWords(entry: AssistantEntry): Word[] {
  const words = [...entry.words];
  const last = words.at(-1);
  if (last !== undefined && last.end >= entry.text.trimEnd().length) return words;
  let from = last?.end ?? 0;
  let ms = last?.end_ms ?? 0;
  for (const match of entry.text.slice(from).matchAll(/\S+/g)) {
    const start = (last?.end ?? 0) + match.index;
    const end = start + match[0].length;
    const endMs = ms + (end - from) * MS_PER_CHARACTER;
    words.push({ start, end, start_ms: ms, end_ms: endMs });
    from = end;
    ms = endMs;
  }
  return words;
}

function ended(entries: readonly Entry[], response: ResponseStatus): readonly Entry[] {
  return entries
    .map((entry) => {
      if (entry.kind !== "assistant" || entry.responseId !== response.id || entry.state !== "coming")
        return entry;
      switch (response.status) {
        case "cancelled":
          return { ...entry, state: "cut" as const };
        case "failed":
          return { ...entry, state: "failed" as const, note: reason(response, "The answer failed.") };
        case "incomplete":
          return { ...entry, state: "complete" as const, note: "The answer was as long as it may be." };
        default:
          return { ...entry, state: "complete" as const };
      }
    })
    .filter((entry) => !(entry.kind === "assistant" && entry.state === "cut" && entry.text === ""));
}

function reason(response: ResponseStatus, otherwise: string): string {
  return response.status_details?.error?.message ?? otherwise;
}

/** Speech that came to nothing: it was never committed. */
function withoutSilent(entries: readonly Entry[]): readonly Entry[] {
  return entries.filter((entry) => !(entry.kind === "user" && entry.state === "speaking"));
}

function spoken(id: string, state: UserEntry["state"]): UserEntry {
  return { kind: "user", id, source: "voice", text: "", certain: "", stable: 0, state };
}

function reply(id: string, responseId: string): AssistantEntry {
  return {
    kind: "assistant",
    id,
    responseId,
    text: "",
    words: [],
    soundMs: 0,
    state: "coming",
    heard: undefined,
    note: "",
  };
}

/** Beside partials, which have the whole text, deltas change nothing that is seen. */
function withDelta(entry: UserEntry, delta: string): UserEntry {
  const certain = entry.certain + delta;
  return certain.length <= entry.text.length
    ? { ...entry, certain }
    : { ...entry, certain, text: certain, stable: certain.length };
}

function joined(known: Word[], more: Word[]): Word[] {
  const from = known.at(-1)?.end ?? 0;
  return [...known, ...more.filter((word) => word.start >= from && word.end > word.start)];
}

function has(entries: readonly Entry[], id: string): boolean {
  return entries.some((entry) => entry.id === id);
}

function added(entries: readonly Entry[], entry: Entry): readonly Entry[] {
  return has(entries, entry.id) ? entries : [...entries.slice(-MOST + 1), entry];
}

function changedUser(entries: readonly Entry[], id: string, change: Partial<UserEntry>): readonly Entry[] {
  return entries.map((entry) => (entry.kind === "user" && entry.id === id ? { ...entry, ...change } : entry));
}

function changedReply(
  entries: readonly Entry[],
  id: string,
  change: (entry: AssistantEntry) => Partial<AssistantEntry>,
): readonly Entry[] {
  return entries.map((entry) =>
    entry.kind === "assistant" && entry.id === id ? { ...entry, ...change(entry) } : entry,
  );
}
