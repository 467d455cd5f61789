import { create } from "zustand";
import type { Latency } from "../net/events.ts";
import type { Entry } from "./transcript.ts";

/** How the page stands with the server. */
export type Link =
  | { state: "idle" }
  | { state: "connecting" }
  | { state: "open" }
  | { state: "waiting"; attempt: number; reason: string; retryAt: number }
  | { state: "failed"; reason: string; needsKey: boolean };

/** How the page stands with the microphone. */
export type Microphone =
  | { state: "off" }
  | { state: "asking" }
  | { state: "on" }
  | { state: "muted" }
  | { state: "problem"; problem: MicrophoneProblem };

export type MicrophoneProblem = "denied" | "missing" | "busy" | "insecure" | "lost" | "unknown";

/** Whose turn it is, as the user experiences it: "speaking" lasts until the last word was heard. */
export type Turn = "listening" | "user_speaking" | "thinking" | "speaking";

/** The figures of the last answered turn, ms. */
export interface TurnFigures {
  server: Latency;
  /** From the first sound's arrival here to the loudspeaker. */
  playoutMs: number;
}

export interface TalkState {
  link: Link;
  microphone: Microphone;
  turn: Turn;
  entries: readonly Entry[];
  figures: TurnFigures | undefined;
  /** The browser keeps sound back until somebody presses something. */
  heldBack: boolean;
  /** The microphone was on before the page was loaded again, and the browser wants a press before it is given anew. */
  microphoneWaits: boolean;
  /** The last thing that went wrong without ending anything; empty: nothing. */
  notice: string;
}

export const EMPTY: TalkState = {
  link: { state: "idle" },
  microphone: { state: "off" },
  turn: "listening",
  entries: [],
  figures: undefined,
  heldBack: false,
  microphoneWaits: false,
  notice: "",
};

/** Written by `Session` and its parts alone; read by whoever shows it. */
export const useTalk = create<TalkState>()(() => EMPTY);

export function setTalk(change: Partial<TalkState> | ((state: TalkState) => Partial<TalkState>)): void {
  useTalk.setState(change);
}

export function setTurn(turn: Turn): void {
  useTalk.setState({ turn });
}
