import { create } from "zustand";
import { call } from "../../net/api.ts";
import {
  countOf,
  type Histogram,
  histogramOf,
  parseMetrics,
  quantile,
  since,
  sumOf,
} from "../../net/metrics.ts";

/** How often the server is asked, and how much is kept: five minutes. */
export const STEP_MS = 2_000;
const KEPT = 150;
/** Quantiles are of so many looks: a minute. */
const WINDOW = 30;

/** The steps of an answer: docs/metrics.md. */
export const STEPS = [
  { name: "vivavoce_voice_to_voice_seconds", title: "Your last word to the answer", colour: "--assistant" },
  { name: "vivavoce_endpoint_seconds", title: "End of your turn noticed", colour: "--user" },
  { name: "vivavoce_stt_final_seconds", title: "Words recognized", colour: "--good" },
  { name: "vivavoce_llm_first_token_seconds", title: "First words of the answer", colour: "--warn" },
  { name: "vivavoce_tts_first_audio_seconds", title: "First sound of a clause", colour: "--ink-faint" },
  { name: "vivavoce_barge_in_stop_seconds", title: "Interruption to silence", colour: "--bad" },
] as const;

const LATENESS = "vivavoce_frame_lateness_seconds";

/** What was seen at one look. */
interface Look {
  at: number;
  histograms: ReadonlyMap<string, Histogram>;
}

/** A line of a chart: a value for each look, null where there is none. */
export type Series = (number | null)[];

export interface Watch {
  /** Seconds since 1970, of each look. */
  at: number[];
  /** Median over the last minute of each of STEPS, ms. */
  steps: Series[];
  busyCores: Series;
  sessions: Series;
  talking: Series;
  memoryMb: Series;
  /** 99th percentile over the last minute, ms. */
  lateness: Series;
  /** Since the server's start: of each of STEPS, ms. */
  totals: { count: number; p50: number | undefined; p95: number | undefined }[];
  turns: number;
  interrupted: number;
  refused: number;
  problem: string;
}

const NOTHING: Watch = {
  at: [],
  steps: STEPS.map(() => []),
  busyCores: [],
  sessions: [],
  talking: [],
  memoryMb: [],
  lateness: [],
  totals: [],
  turns: 0,
  interrupted: 0,
  refused: 0,
  problem: "",
};

/** What was seen while the status page was open; it is kept when one goes elsewhere and comes back. */
export const useWatch = create<Watch>()(() => NOTHING);

let looks: Look[] = [];

/** Asks once. */
export async function look(): Promise<void> {
  try {
    const text = await (await call("/metrics")).text();
    seen(text, Date.now());
  } catch (failure) {
    useWatch.setState({ problem: failure instanceof Error ? failure.message : String(failure) });
  }
}

function seen(text: string, now: number): void {
  const samples = parseMetrics(text);
  const names = [...STEPS.map((step) => step.name), LATENESS];
  const histograms = new Map(names.map((name) => [name, histogramOf(samples, name)]));
  looks = [...looks.slice(-WINDOW), { at: now, histograms }];
  const lately = (name: string, q: number) => {
    const before = looks[0]?.histograms.get(name) ?? new Map();
    return inMs(quantile(since(histograms.get(name) ?? new Map(), before), q));
  };
  const memory = samples
    .filter((sample) => sample.name === "jvm_memory_used_bytes")
    .reduce((sum, sample) => sum + sample.value, 0);
  useWatch.setState((state) => ({
    at: kept(state.at, now / 1000),
    steps: STEPS.map((step, i) => kept(state.steps[i] ?? [], lately(step.name, 0.5))),
    busyCores: kept(state.busyCores, sumOf(samples, "vivavoce_busy_cores") ?? null),
    sessions: kept(state.sessions, sumOf(samples, "vivavoce_sessions") ?? null),
    talking: kept(state.talking, sumOf(samples, "vivavoce_talking_sessions") ?? null),
    memoryMb: kept(state.memoryMb, memory === 0 ? null : memory / 1e6),
    lateness: kept(state.lateness, lately(LATENESS, 0.99)),
    totals: STEPS.map((step) => {
      const histogram = histograms.get(step.name) ?? new Map();
      const ms = (q: number) => inMs(quantile(histogram, q)) ?? undefined;
      return { count: countOf(histogram), p50: ms(0.5), p95: ms(0.95) };
    }),
    turns: sumOf(samples, "vivavoce_turns_total") ?? 0,
    interrupted: samples
      .filter((sample) => sample.name === "vivavoce_turns_total" && sample.labels.interrupted === "true")
      .reduce((sum, sample) => sum + sample.value, 0),
    refused: sumOf(samples, "vivavoce_refused_total") ?? 0,
    problem: "",
  }));
}

function kept<T>(values: readonly T[], value: T): T[] {
  return [...values.slice(-KEPT + 1), value];
}

function inMs(seconds: number | undefined): number | null {
  return seconds === undefined ? null : seconds * 1000;
}
