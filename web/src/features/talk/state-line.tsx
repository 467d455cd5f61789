import { type Link, type Microphone, type Turn, useTalk } from "../../session/store.ts";
import { type Mode, useSettings } from "../settings/store.ts";
import styles from "./state-line.module.css";

const WAITING_FOR_PRESS = { title: "Waiting for you", hint: "Press Go on." };

/** Whose turn it is, in words; also for screen readers. */
export function StateLine() {
  const link = useTalk((state) => state.link);
  const turn = useTalk((state) => state.turn);
  const microphone = useTalk((state) => state.microphone);
  const waitsForPress = useTalk((state) => state.heldBack || state.microphoneWaits);
  const mode = useSettings((settings) => settings.mode);
  const { title, hint } =
    link.state === "open" && waitsForPress ? WAITING_FOR_PRESS : words(link, turn, microphone, mode);
  return (
    <div
      className={styles.line}
      role="status"
      data-testid="state"
      data-turn={link.state === "open" ? turn : link.state}
    >
      <p className={styles.title}>{title}</p>
      <p className={styles.hint}>{hint}</p>
    </div>
  );
}

function words(link: Link, turn: Turn, microphone: Microphone, mode: Mode): { title: string; hint: string } {
  switch (link.state) {
    case "idle":
      return { title: "Ready when you are", hint: "Press Talk and speak, or write below." };
    case "connecting":
      return { title: "Connecting", hint: "One moment." };
    case "waiting":
      return { title: "Not connected", hint: "It is being tried again." };
    case "failed":
      return { title: "Not connected", hint: link.reason };
    case "open":
      return ofTurn(turn, microphone, mode);
  }
}

function ofTurn(turn: Turn, microphone: Microphone, mode: Mode): { title: string; hint: string } {
  const hold = mode === "push-to-talk";
  switch (turn) {
    case "user_speaking":
      return { title: "Listening to you", hint: hold ? "Let go when you are done." : "Take your time." };
    case "thinking":
      return { title: "Thinking", hint: " " };
    case "speaking":
      return {
        title: "Speaking",
        hint: hold
          ? "Hold Space to interrupt."
          : microphone.state === "on"
            ? "Speak to interrupt."
            : "Esc stops it.",
      };
    case "listening":
      switch (microphone.state) {
        case "on":
          return hold
            ? { title: "Hold to talk", hint: "Hold Space, or the button, while you speak." }
            : { title: "Listening", hint: "Just speak." };
        case "muted":
          return { title: "Muted", hint: "You are not heard. Write, or unmute with M." };
        case "asking":
          return { title: "May it listen?", hint: "Your browser asks for the microphone." };
        default:
          return { title: "Ready", hint: "The microphone is off. Write below." };
      }
  }
}
