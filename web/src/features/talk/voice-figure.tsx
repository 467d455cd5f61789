import { useRef } from "react";
import { rms } from "../../audio/pcm.ts";
import { session } from "../../session/instance.ts";
import { useTalk } from "../../session/store.ts";
import { type Frame, useFrames } from "../../ui/use-frames.ts";
import styles from "./voice-figure.module.css";

const RAYS = 64;

/** What moves, from frame to frame. */
interface Motion {
  samples: Float32Array<ArrayBuffer>;
  /** Levels, 0 to 1, that rise fast and fall slowly. */
  user: number;
  assistant: number;
  /** Where the sign of thinking is, radians. */
  angle: number;
  rays: Float32Array;
}

/** The voice, as something to look at, where the face will be: still while nobody speaks. */
export function VoiceFigure() {
  const motion = useRef<Motion>({
    samples: new Float32Array(1024),
    user: 0,
    assistant: 0,
    angle: 0,
    rays: new Float32Array(RAYS),
  });
  const canvas = useFrames((frame) => draw(frame, motion.current));
  return (
    <div className={styles.figure} data-testid="face" aria-hidden="true">
      <canvas ref={canvas} className={styles.canvas} />
    </div>
  );
}

function draw(frame: Frame, motion: Motion): void {
  const { turn, link } = useTalk.getState();
  motion.user = eased(motion.user, level("in", motion), frame.passed);
  const userRays = motion.user > motion.assistant;
  if (userRays) follow(motion);
  motion.assistant = eased(motion.assistant, level("out", motion), frame.passed);
  if (!userRays) follow(motion);
  const isOpen = link.state === "open";
  const { context, width, height, colour } = frame;
  const size = Math.min(width, height);
  context.translate(width / 2, height / 2);
  disc(frame, size, motion.assistant, isOpen);
  if (isOpen) rays(frame, size, motion, colour(userRays ? "--user" : "--assistant"));
  if (turn === "thinking" && isOpen) thinking(frame, size, motion);
  else motion.angle = -Math.PI / 2;
  mark(
    context,
    size * (1 + 0.06 * motion.assistant),
    colour(isOpen ? "--on-assistant" : "--ink-faint"),
    motion,
  );
}

function level(side: "in" | "out", motion: Motion): number {
  session.meter(side, motion.samples);
  // −50 dB is nothing, −10 dB all
  const db = 20 * Math.log10(rms(motion.samples) + 1e-6);
  return Math.min(1, Math.max(0, (db + 50) / 40));
}

function eased(before: number, now: number, ms: number): number {
  return before + (now - before) * (1 - Math.exp(-ms / (now > before ? 40 : 180)));
}

/** The shape of the sound that was read last, mirrored, so that it closes. */
function follow(motion: Motion): void {
  const half = RAYS / 2;
  for (let i = 0; i < half; i++) {
    let peak = 0;
    const width = motion.samples.length / half;
    for (let j = 0; j < width; j++)
      peak = Math.max(peak, Math.abs(motion.samples[Math.floor(i * width + j)] ?? 0));
    const value = (motion.rays[i] ?? 0) * 0.75 + Math.min(1, peak * 2.5) * 0.25;
    motion.rays[i] = value;
    motion.rays[RAYS - 1 - i] = value;
  }
}

function disc({ context, colour }: Frame, size: number, assistant: number, isOpen: boolean): void {
  const radius = size * (0.25 + 0.035 * assistant);
  context.beginPath();
  context.arc(0, 0, size * (0.36 + 0.1 * assistant), 0, 2 * Math.PI);
  context.fillStyle = colour(isOpen ? "--assistant-wash" : "--sunken");
  context.fill();
  context.beginPath();
  context.arc(0, 0, radius, 0, 2 * Math.PI);
  context.fillStyle = colour(isOpen ? "--assistant" : "--line");
  context.fill();
}

function rays({ context }: Frame, size: number, motion: Motion, colour: string): void {
  const strength = Math.max(motion.user, motion.assistant);
  context.strokeStyle = colour;
  context.lineWidth = Math.max(1.5, size * 0.008);
  context.lineCap = "round";
  context.beginPath();
  for (let i = 0; i < RAYS; i++) {
    const angle = (2 * Math.PI * (i + 0.5)) / RAYS - Math.PI / 2;
    const from = size * 0.4;
    const to = from + size * (0.008 + 0.075 * strength * (motion.rays[i] ?? 0) + 0.01 * strength);
    context.moveTo(from * Math.cos(angle), from * Math.sin(angle));
    context.lineTo(to * Math.cos(angle), to * Math.sin(angle));
  }
  context.stroke();
}

function thinking({ context, colour, passed }: Frame, size: number, motion: Motion): void {
  motion.angle += (passed / 1000) * 2.4;
  context.beginPath();
  context.arc(0, 0, size * 0.31, motion.angle, motion.angle + 1.4);
  context.strokeStyle = colour("--assistant");
  context.lineWidth = Math.max(2, size * 0.012);
  context.lineCap = "round";
  context.stroke();
}

function mark(context: CanvasRenderingContext2D, size: number, colour: string, motion: Motion): void {
  const unit = size * 0.011;
  context.strokeStyle = colour;
  context.lineWidth = unit * 2.6;
  context.lineCap = "round";
  context.beginPath();
  for (const [index, half] of [2, 5.5, 9, 5.5, 2].entries()) {
    const x = (index - 2) * 4.6 * unit;
    const y = half * unit * (0.85 + 0.5 * motion.assistant * (motion.rays[index * 5] ?? 0));
    context.moveTo(x, -y);
    context.lineTo(x, y);
  }
  context.stroke();
}
