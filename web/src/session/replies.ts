import { WIRE_HZ } from "../audio/pcm.ts";
import type { PlayoutOrder } from "../audio/playout.ts";
import type { SoundEvent } from "../net/transport.ts";
import { type Place, Receipts } from "./receipts.ts";

/** A reply whose sound was not played to its end. Samples are those of the wire. */
interface Playing {
  /** Samples that have come, from the reply's beginning. */
  received: number;
  played: number;
  /** No more of it comes. */
  ended: boolean;
  started: boolean;
  cameAt: number;
}

/** What a page that is loaded again must know of a reply to go on with it. */
export interface SavedReply {
  item: string;
  /** Samples before the sound that comes again. */
  from: number;
  played: number;
  ended: boolean;
}

/** As much of `Sound` as is needed here. */
export interface Loudspeaker {
  order(order: PlayoutOrder): void;
  readonly latencyMs: number;
}

/** Replies on their way from the server to the loudspeaker, and how far each of them came. */
export class Replies {
  private receipts = new Receipts();
  private readonly playing = new Map<string, Playing>();
  /** Items and responses whose sound is not wanted any more, of this session. */
  private readonly dropped = new Set<string>();
  /** How much had come of what was stopped, samples. */
  private readonly stopped = new Map<string, number>();
  /** Of what is played since the page was loaded again. */
  private restored: string[] = [];

  /** @param cut hears, once a reply was stopped, up to where it was heard, ms */
  constructor(
    private readonly loudspeaker: Loudspeaker,
    private readonly cut: (item: string, ms: number) => void,
  ) {}

  get isEmpty(): boolean {
    return this.playing.size === 0;
  }

  /** Id of the last event of this session. */
  get lastEvent(): string {
    return this.receipts.last;
  }

  /** An event without sound; false: it was dealt with before the page was loaded again. */
  event(id: string): boolean {
    return this.receipts.event(id);
  }

  /** A piece of sound; false: it is not wanted. */
  sound({ id, item, response, samples }: SoundEvent): boolean {
    const known = this.playing.get(item);
    const from = known?.received ?? 0;
    const isNew = this.receipts.sound(id, item, from, from + samples.length);
    if (!isNew || this.dropped.has(item) || this.dropped.has(response)) return false;
    const playing = known ?? fresh();
    playing.received += samples.length;
    this.playing.set(item, playing);
    const heard = Math.max(0, playing.played - from); // of what comes again
    if (heard < samples.length)
      this.loudspeaker.order({ kind: "sound", item, samples: samples.slice(heard) });
    return true;
  }

  /** No more comes of this reply, or of any. */
  ended(item?: string): void {
    for (const [each, playing] of this.playing) {
      if (item !== undefined && item !== each) continue;
      playing.ended = true;
      this.loudspeaker.order({ kind: "end", item: each });
    }
  }

  /** So much was played; at its beginning: ms from its first sound's arrival to the loudspeaker. */
  position(item: string, played: number): number | undefined {
    const playing = this.playing.get(item);
    if (playing === undefined) return undefined;
    playing.played = played;
    if (playing.started) return undefined;
    playing.started = true;
    return performance.now() - playing.cameAt + this.loudspeaker.latencyMs;
  }

  finished(item: string): void {
    this.playing.delete(item);
  }

  /** What is still to come of this response is not wanted. */
  drop(response: string): void {
    this.dropped.add(response);
  }

  /** Plays nothing more of what has come so far; false: there is nothing. */
  silence(): boolean {
    if (this.isEmpty) return false;
    for (const [item, playing] of this.playing) {
      this.dropped.add(item);
      this.stopped.set(item, playing.received);
    }
    this.playing.clear();
    this.loudspeaker.order({ kind: "stop" });
    return true;
  }

  /** The playout has stopped there. */
  stoppedAt(item: string, played: number): void {
    const heardMs = Math.max(0, ms(played) - this.loudspeaker.latencyMs);
    const receivedMs = ms(this.stopped.get(item) ?? played);
    this.stopped.delete(item);
    this.cut(item, Math.floor(Math.min(heardMs, receivedMs)));
  }

  /** Another session begins, which counts its events anew. */
  begin(): void {
    this.receipts = new Receipts();
    this.dropped.clear();
    this.restored = [];
  }

  // --- a page that is loaded again ---

  save(): { place: Place; replies: SavedReply[] } {
    const playedOf = (item: string) => this.playing.get(item)?.played;
    const replies = [...this.playing].map(([item, { received, played, ended }]) => {
      const from = this.receipts.comesAgainFrom(item, playedOf) ?? received;
      return { item, from, played: Math.max(played, from), ended };
    });
    return { place: this.receipts.place(playedOf), replies };
  }

  restore(place: Place, replies: SavedReply[]): void {
    this.receipts = new Receipts(place);
    for (const { item, from, played, ended } of replies) {
      this.playing.set(item, { ...fresh(), received: from, played, ended });
      this.loudspeaker.order({ kind: "resume", item, played });
      this.restored.push(item);
    }
  }

  /** All that was missed has come; not `complete`: the server did not remember it. */
  resumed(complete: boolean): void {
    for (const item of this.restored.splice(0)) {
      const playing = this.playing.get(item);
      if (playing?.ended !== true) continue;
      if (complete) this.loudspeaker.order({ kind: "end", item });
      else {
        this.playing.delete(item);
        this.cut(item, Math.floor(ms(playing.played)));
      }
    }
  }
}

function fresh(): Playing {
  return { received: 0, played: 0, ended: false, started: false, cameAt: performance.now() };
}

function ms(samples: number): number {
  return samples / (WIRE_HZ / 1000);
}
