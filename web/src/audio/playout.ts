import { Resampler } from "./resampler.ts";

/** What the playout tells of itself. `played`: samples at the wire's rate that have left for the loudspeaker. */
export type PlayoutReport =
  | { kind: "position"; item: string; played: number; at: number }
  | { kind: "finished"; item: string; played: number; at: number }
  | { kind: "stopped"; item: string; played: number; at: number }
  | { kind: "starved"; item: string };

/** What it is told. `resume`: of what follows of the item, so many samples at the wire's rate were played before. */
export type PlayoutOrder =
  | { kind: "resume"; item: string; played: number }
  | { kind: "sound"; item: string; samples: Float32Array }
  | { kind: "end"; item: string }
  | { kind: "stop" };

interface Track {
  item: string;
  resampler: Resampler;
  blocks: Float32Array[];
  /** Samples of `blocks[0]` that were played. */
  offset: number;
  queued: number;
  played: number;
  ended: boolean;
  started: boolean;
}

/** Sound that is there before a reply begins, or goes on after a gap: what a busy machine may be late by. */
const LEAD_SECONDS = 0.06;
/** A cut without a click. */
const FADE_SECONDS = 0.005;
/** So often the position is told. */
const REPORT_SECONDS = 0.02;

/**
 * Plays replies one after the other and counts each sample, so that what was heard is known, not guessed. The heart of the
 * playout worklet, without the worklet, so that it can be tested. Runs on the audio thread.
 */
export class Playout {
  private tracks: Track[] = [];
  private fading: { block: Float32Array; offset: number } | undefined;
  private sinceReport = 0;

  constructor(
    private readonly wireHz: number,
    private readonly outputHz: number,
    private readonly report: (report: PlayoutReport) => void,
  ) {}

  order(order: PlayoutOrder, at: number): void {
    switch (order.kind) {
      case "resume":
        this.trackOf(order.item).played = (order.played * this.outputHz) / this.wireHz;
        break;
      case "sound": {
        const track = this.trackOf(order.item);
        if (!track.ended) enqueue(track, track.resampler.process(order.samples));
        break;
      }
      case "end": {
        const track = this.tracks.find((candidate) => candidate.item === order.item);
        if (track === undefined || track.ended) break;
        enqueue(track, track.resampler.flush());
        track.ended = true;
        break;
      }
      case "stop":
        this.stop(at);
        break;
    }
  }

  /** Fills `output`, silence where there is nothing; `at`: seconds of the audio clock at its beginning. */
  fill(output: Float32Array, at: number): void {
    output.fill(0);
    let written = this.fade(output);
    while (written < output.length) {
      const track = this.tracks[0];
      if (track === undefined) return;
      if (track.queued === 0 && track.ended) {
        this.tracks.shift();
        this.report({ kind: "finished", item: track.item, played: this.wireSamples(track), at });
        continue;
      }
      if (!track.started) {
        if (!track.ended && track.queued < LEAD_SECONDS * this.outputHz) return;
        track.started = true;
        this.sinceReport = REPORT_SECONDS * this.outputHz; // its beginning is told at once
      }
      if (track.queued === 0) {
        track.started = false;
        this.report({ kind: "starved", item: track.item });
        return;
      }
      this.tell(track, at + written / this.outputHz);
      const count = take(track, output, written);
      written += count;
      this.sinceReport += count;
    }
  }

  private tell(track: Track, at: number): void {
    if (this.sinceReport < REPORT_SECONDS * this.outputHz) return;
    this.sinceReport = 0;
    this.report({ kind: "position", item: track.item, played: this.wireSamples(track), at });
  }

  /** All of it, at once: what is audible fades out within a few milliseconds. */
  private stop(at: number): void {
    const track = this.tracks[0];
    if (track !== undefined) {
      const block = new Float32Array(Math.min(track.queued, Math.round(FADE_SECONDS * this.outputHz)));
      if (track.started) {
        const played = this.wireSamples(track);
        take(track, block, 0);
        for (let i = 0; i < block.length; i++) block[i] = (block[i] ?? 0) * (1 - (i + 1) / block.length);
        this.fading = { block, offset: 0 };
        this.report({ kind: "stopped", item: track.item, played, at });
      } else {
        this.report({ kind: "stopped", item: track.item, played: this.wireSamples(track), at });
      }
    }
    this.tracks = [];
  }

  private fade(output: Float32Array): number {
    if (this.fading === undefined) return 0;
    const { block, offset } = this.fading;
    const count = Math.min(output.length, block.length - offset);
    output.set(block.subarray(offset, offset + count));
    this.fading = offset + count < block.length ? { block, offset: offset + count } : undefined;
    return count;
  }

  private trackOf(item: string): Track {
    const known = this.tracks.find((track) => track.item === item);
    if (known !== undefined) return known;
    const track: Track = {
      item,
      resampler: new Resampler(this.wireHz, this.outputHz),
      blocks: [],
      offset: 0,
      queued: 0,
      played: 0,
      ended: false,
      started: false,
    };
    this.tracks.push(track);
    return track;
  }

  private wireSamples(track: Track): number {
    return Math.round((track.played * this.wireHz) / this.outputHz);
  }
}

function enqueue(track: Track, block: Float32Array): void {
  if (block.length === 0) return;
  track.blocks.push(block);
  track.queued += block.length;
}

function take(track: Track, output: Float32Array, from: number): number {
  let written = from;
  while (written < output.length) {
    const block = track.blocks[0];
    if (block === undefined) break;
    const count = Math.min(output.length - written, block.length - track.offset);
    output.set(block.subarray(track.offset, track.offset + count), written);
    written += count;
    track.offset += count;
    if (track.offset === block.length) {
      track.blocks.shift();
      track.offset = 0;
    }
  }
  track.queued -= written - from;
  track.played += written - from;
  return written - from;
}
