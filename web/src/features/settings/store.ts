import { create } from "zustand";
import { persist } from "zustand/middleware";

export type Theme = "system" | "light" | "dark";
export type Mode = "hands-free" | "push-to-talk";
/** What the server does to the microphone's sound, on top of the browser; by how far the speaker is from it. */
export type NoiseReduction = "off" | "near_field" | "far_field";
/** How sound goes over the network. */
export type Connection = "websocket" | "webrtc";
export type Eagerness = "low" | "auto" | "high";

/** What the user chose, kept in this browser. */
export interface Settings {
  theme: Theme;
  mode: Mode;
  /** 0 to 1. */
  volume: number;
  /** Device ids; empty: the system's. */
  microphoneId: string;
  loudspeakerId: string;
  /** The system prompt; empty: the server's. */
  instructions: string;
  /** A name of the synthesizer's; empty: the server's own. */
  voice: string;
  /** 0.25 to 1.5. */
  speed: number;
  eagerness: Eagerness;
  connection: Connection;
  noiseReduction: NoiseReduction;
  shortcuts: boolean;
  /** Whether a screen reader is told the replies too, which are spoken anyway. */
  announceReplies: boolean;
  /** An API key, where the server asks for one. */
  key: string;
}

export const DEFAULTS: Settings = {
  theme: "system",
  mode: "hands-free",
  volume: 1,
  microphoneId: "",
  loudspeakerId: "",
  instructions: "",
  voice: "",
  speed: 1,
  eagerness: "auto",
  connection: "websocket",
  noiseReduction: "off",
  shortcuts: true,
  announceReplies: false,
  key: "",
};

interface SettingsStore extends Settings {
  change(change: Partial<Settings>): void;
}

export const useSettings = create<SettingsStore>()(
  persist((set) => ({ ...DEFAULTS, change: (change) => set(change) }), {
    name: "vivavoce.settings",
    version: 1,
  }),
);
