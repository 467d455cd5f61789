/** What the page knows of the Realtime protocol (GA) and of Vivavoce's additions; docs/api/asyncapi.yaml has all of it. */

export interface Word {
  /** Character offsets into the item's transcript, UTF-16. */
  start: number;
  end: number;
  /** ms from the beginning of the item's sound. */
  start_ms: number;
  end_ms: number;
}

export interface ItemContent {
  type: string;
  text?: string;
  transcript?: string | null;
}

export interface Item {
  id: string;
  type: string;
  role?: string;
  status?: string;
  content?: ItemContent[];
}

export interface ResponseStatus {
  id: string;
  status: "in_progress" | "completed" | "cancelled" | "failed" | "incomplete";
  status_details: {
    type?: string;
    reason?: string;
    error?: { code?: string; message?: string } | null;
  } | null;
}

export interface ProtocolError {
  type: string;
  code: string | null;
  message: string;
  param: string | null;
  event_id: string | null;
}

export interface Latency {
  response_id: string;
  voice_to_voice_ms?: number;
  end_of_turn_ms?: number;
  recognizer_ms?: number;
  llm_first_token_ms?: number;
  tts_first_audio_ms?: number;
}

export type ServerEvent =
  | { type: "session.created" | "session.updated"; session: { id: string; [field: string]: unknown } }
  | { type: "error"; error: ProtocolError }
  | { type: "input_audio_buffer.speech_started"; item_id: string; audio_start_ms: number }
  | { type: "input_audio_buffer.speech_stopped"; item_id: string; audio_end_ms: number }
  | { type: "input_audio_buffer.committed"; item_id: string }
  | { type: "conversation.item.added" | "conversation.item.done"; item: Item }
  | { type: "conversation.item.input_audio_transcription.delta"; item_id: string; delta: string }
  | { type: "conversation.item.input_audio_transcription.completed"; item_id: string; transcript: string }
  | { type: "conversation.item.input_audio_transcription.failed"; item_id: string }
  | { type: "response.created" | "response.done"; response: ResponseStatus }
  | { type: "response.output_item.added"; response_id: string; item: Item }
  | { type: "response.output_text.delta"; response_id: string; item_id: string; delta: string }
  | { type: "response.output_audio_transcript.delta"; response_id: string; item_id: string; delta: string }
  | {
      type: "response.output_audio_transcript.done";
      response_id: string;
      item_id: string;
      transcript: string;
    }
  | { type: "response.output_audio.delta"; response_id: string; item_id: string; delta: string }
  | { type: "response.output_audio.done"; response_id: string; item_id: string }
  | {
      type: "output_audio_buffer.started" | "output_audio_buffer.stopped" | "output_audio_buffer.cleared";
      response_id: string;
    }
  | { type: "vivavoce.transcript.partial"; item_id: string; text: string; stable_chars: number }
  | { type: "vivavoce.response.words"; item_id: string; words: Word[]; timing: "exact" | "estimated" }
  | { type: "vivavoce.item.heard"; item_id: string; end: number; complete: boolean }
  | ({ type: "vivavoce.turn.latency" } & Latency)
  | { type: "vivavoce.session.resumable"; token: string; expires_in_ms: number }
  | { type: "vivavoce.session.resumed"; session: { id: string }; complete: boolean };

/** As it came: its id is what the server is told, on coming back, to have been received. */
export type Received = ServerEvent & { event_id: string };

/** The fields without which an event of that type is of no use. Types that are not here are passed over. */
const NEEDED: Record<ServerEvent["type"], Record<string, "string" | "number" | "object" | "boolean">> = {
  "session.created": { session: "object" },
  "session.updated": { session: "object" },
  error: { error: "object" },
  "input_audio_buffer.speech_started": { item_id: "string" },
  "input_audio_buffer.speech_stopped": { item_id: "string" },
  "input_audio_buffer.committed": { item_id: "string" },
  "conversation.item.added": { item: "object" },
  "conversation.item.done": { item: "object" },
  "conversation.item.input_audio_transcription.delta": { item_id: "string", delta: "string" },
  "conversation.item.input_audio_transcription.completed": { item_id: "string", transcript: "string" },
  "conversation.item.input_audio_transcription.failed": { item_id: "string" },
  "response.created": { response: "object" },
  "response.done": { response: "object" },
  "response.output_item.added": { response_id: "string", item: "object" },
  "response.output_text.delta": { response_id: "string", item_id: "string", delta: "string" },
  "response.output_audio_transcript.delta": { response_id: "string", item_id: "string", delta: "string" },
  "response.output_audio_transcript.done": { response_id: "string", item_id: "string", transcript: "string" },
  "response.output_audio.delta": { response_id: "string", item_id: "string", delta: "string" },
  "response.output_audio.done": { response_id: "string", item_id: "string" },
  "output_audio_buffer.started": { response_id: "string" },
  "output_audio_buffer.stopped": { response_id: "string" },
  "output_audio_buffer.cleared": { response_id: "string" },
  "vivavoce.transcript.partial": { item_id: "string", text: "string", stable_chars: "number" },
  "vivavoce.response.words": { item_id: "string", words: "object" },
  "vivavoce.item.heard": { item_id: "string", end: "number", complete: "boolean" },
  "vivavoce.turn.latency": { response_id: "string" },
  "vivavoce.session.resumable": { token: "string", expires_in_ms: "number" },
  "vivavoce.session.resumed": { session: "object", complete: "boolean" },
};

/** A message of the server's, if it is one that the page knows and has what it needs. */
export function parseEvent(text: string): Received | undefined {
  let event: unknown;
  try {
    event = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isRecord(event) || typeof event.type !== "string") return undefined;
  if (!Object.hasOwn(NEEDED, event.type)) return undefined;
  if (typeof event.event_id !== "string") return undefined;
  const needed = NEEDED[event.type as ServerEvent["type"]];
  for (const [field, type] of Object.entries(needed)) {
    if (typeof event[field] !== type || event[field] === null) return undefined;
  }
  return event as unknown as Received;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

export type ClientEvent =
  | { type: "session.update"; event_id?: string; session: Record<string, unknown> }
  | { type: "input_audio_buffer.commit" | "input_audio_buffer.clear" | "output_audio_buffer.clear" }
  | {
      type: "conversation.item.create";
      event_id?: string;
      item: { id?: string; type: "message"; role: string; content: ItemContent[] };
    }
  | { type: "conversation.item.truncate"; item_id: string; content_index: number; audio_end_ms: number }
  | { type: "response.create" }
  | { type: "response.cancel"; response_id?: string };
