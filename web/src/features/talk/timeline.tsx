import { useRef } from "react";
import { rms } from "../../audio/pcm.ts";
import { session } from "../../session/instance.ts";
import { type Frame, useFrames } from "../../ui/use-frames.ts";
import styles from "./timeline.module.css";

const SECONDS = 20;
const PER_SECOND = 20;
const LENGTH = SECONDS * PER_SECOND;

interface Tracks {
  user: Float32Array;
  assistant: Float32Array;
  /** Where the next value goes; the oldest is there. */
  head: number;
  /** ms since the last value. */
  since: number;
  samples: Float32Array<ArrayBuffer>;
}

/** The last seconds of both voices, the user's above the line, the assistant's below: who spoke when, and over whom. */
export function Timeline() {
  const tracks = useRef<Tracks>({
    user: new Float32Array(LENGTH),
    assistant: new Float32Array(LENGTH),
    head: 0,
    since: 0,
    samples: new Float32Array(2048),
  });
  const canvas = useFrames((frame) => draw(frame, tracks.current));
  return (
    <div className={styles.timeline} aria-hidden="true">
      <span className={styles.you}>You</span>
      <canvas ref={canvas} className={styles.canvas} />
      <span className={styles.assistant}>Vivavoce</span>
    </div>
  );
}

function draw(frame: Frame, tracks: Tracks): void {
  tracks.since += frame.passed;
  while (tracks.since >= 1000 / PER_SECOND) {
    tracks.since -= 1000 / PER_SECOND;
    tracks.user[tracks.head] = level("in", tracks);
    tracks.assistant[tracks.head] = level("out", tracks);
    tracks.head = (tracks.head + 1) % LENGTH;
  }
  const { context, width, height, colour } = frame;
  const middle = Math.round(height / 2);
  context.fillStyle = colour("--line");
  context.fillRect(0, middle, width, 1);
  const step = width / LENGTH;
  const bar = Math.max(1, step * 0.62);
  for (let i = 0; i < LENGTH; i++) {
    const index = (tracks.head + i) % LENGTH;
    const x = i * step - (tracks.since / 1000) * PER_SECOND * step;
    const user = (tracks.user[index] ?? 0) * (middle - 2);
    const assistant = (tracks.assistant[index] ?? 0) * (middle - 2);
    if (user > 0.5) {
      context.fillStyle = colour("--user");
      context.fillRect(x, middle - 1 - user, bar, user);
    }
    if (assistant > 0.5) {
      context.fillStyle = colour("--assistant");
      context.fillRect(x, middle + 2, bar, assistant);
    }
  }
}

function level(side: "in" | "out", tracks: Tracks): number {
  session.meter(side, tracks.samples);
  return Math.min(1, rms(tracks.samples) * 2.6);
}
