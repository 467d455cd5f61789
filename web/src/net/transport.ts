import type { ClientEvent, Received } from "./events.ts";

/** Why a transport is closed. `code`: the WebSocket's close code, or what comes nearest to it. */
export interface Closed {
  code: number;
  reason: string;
  /** Whether it was open before. */
  wasOpen: boolean;
}

/** A piece of a reply's sound: mono, 24 kHz, −1 to 1. */
export interface SoundEvent {
  /** Of the event that brought it. */
  id: string;
  item: string;
  response: string;
  samples: Float32Array;
}

/** What hears of a transport. Nothing comes after `closed`. */
export interface TransportListener {
  opened(): void;
  /** All but sound. */
  event(event: Received): void;
  /** The next piece of a reply's sound. */
  soundCame(sound: SoundEvent): void;
  closed(closed: Closed): void;
}

/** The page's sound, to a transport that carries it by itself. */
export interface Tracks {
  /** The microphone, as soon as there is one; silence before. */
  outgoing(): Promise<MediaStream>;
  /** What the server plays; undefined: nothing any more. */
  incoming(stream: MediaStream | undefined): void;
}

/** The way to the server, by WebSocket or by WebRTC. */
export interface Transport {
  /** Sound goes by tracks, and the server plays; else by events, and the page plays. */
  readonly carriesSound: boolean;
  open(): void;
  send(event: ClientEvent): void;
  /** A frame of the microphone's, 24 kHz, −1 to 1. Dropped where the way is not open or jammed. */
  sendSound(frame: Float32Array): void;
  close(): void;
}

/** How a session is gone on with (docs/api/realtime.md, "Coming back"). */
export interface Resume {
  /** Whoever has it has the session. */
  token: string;
  /** Id of the last event that was received: what was sent after it is sent again. */
  after: string;
}

export type TransportMaker = (listener: TransportListener, options: TransportOptions) => Transport;

export interface TransportOptions {
  /** An API key; empty: none. */
  key: string;
  /** The session to go on with; undefined: a new one. */
  resume: Resume | undefined;
  tracks: Tracks;
}
