import type { ClientEvent, ServerEvent } from "./events.ts";

/** Why a transport is closed. `code`: the WebSocket's close code, or what comes nearest to it. */
export interface Closed {
  code: number;
  reason: string;
  /** Whether it was open before. */
  wasOpen: boolean;
}

/** What hears of a transport. Nothing comes after `closed`. */
export interface TransportListener {
  opened(): void;
  /** All but sound. */
  event(event: ServerEvent): void;
  /** The next piece of a reply's sound, 24 kHz, −1 to 1. */
  soundCame(item: string, response: string, samples: Float32Array): void;
  closed(closed: Closed): void;
}

/** The way to the server: by WebSocket now; one by WebRTC can take its place. */
export interface Transport {
  open(): void;
  send(event: ClientEvent): void;
  /** A frame of the microphone's, 24 kHz, −1 to 1. Dropped where the way is not open or jammed. */
  sendSound(frame: Float32Array): void;
  close(): void;
}

export type TransportMaker = (listener: TransportListener, options: TransportOptions) => Transport;

export interface TransportOptions {
  /** An API key; empty: none. */
  key: string;
}
