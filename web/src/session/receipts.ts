/** The server remembers no more events of those who may come back (docs/api/realtime.md). */
const MOST = 400;

/** Samples of an item, from where to where. */
interface Piece {
  item: string;
  from: number;
  to: number;
}

interface Entry {
  id: string;
  sound: Piece | undefined;
}

/** Where a page that is loaded again goes on. */
export interface Place {
  /** The server sends again what came after this event. */
  after: string;
  /** Events behind it that were dealt with all the same. */
  known: string[];
}

/** Samples of an item that were played; undefined: its sound is not wanted, or not any more. */
export type PlayedOf = (item: string) => number | undefined;

/**
 * The events that came of a session, in order, and which of them brought what sound: so that a page that is loaded again,
 * and has lost the sound that it had not played, is sent just that again.
 */
export class Receipts {
  private recent: Entry[] = [];
  /** Id of the event before the first of `recent`. */
  private before: string;
  private readonly known: Set<string>;

  constructor(place: Place = { after: "", known: [] }) {
    this.before = place.after;
    this.known = new Set(place.known);
  }

  /** Id of the last event. */
  get last(): string {
    return this.recent.at(-1)?.id ?? this.before;
  }

  /** One came; false: it was dealt with before the page was loaded again. */
  event(id: string): boolean {
    this.keep({ id, sound: undefined });
    return !this.known.delete(id);
  }

  /** One came with these samples of an item; as `event`. */
  sound(id: string, item: string, from: number, to: number): boolean {
    this.keep({ id, sound: { item, from, to } });
    return !this.known.delete(id);
  }

  private keep(entry: Entry): void {
    this.recent.push(entry);
    if (this.recent.length > MOST) this.before = this.recent.shift()?.id ?? this.before;
  }

  /** Before the first event whose sound was not played to its end. */
  place(playedOf: PlayedOf): Place {
    const first = this.recent.findIndex((entry) => isUnheard(entry, playedOf));
    if (first < 0) return { after: this.last, known: [...this.known] };
    const known = this.recent.slice(first).filter((entry) => !isUnheard(entry, playedOf));
    return {
      after: this.recent[first - 1]?.id ?? this.before,
      known: [...known.map((entry) => entry.id), ...this.known],
    };
  }

  /** Where an item's sound begins that comes again after `place`; undefined: none does. */
  comesAgainFrom(item: string, playedOf: PlayedOf): number | undefined {
    return this.recent.find((entry) => entry.sound?.item === item && isUnheard(entry, playedOf))?.sound?.from;
  }
}

function isUnheard({ sound }: Entry, playedOf: PlayedOf): boolean {
  if (sound === undefined) return false;
  const played = playedOf(sound.item);
  return played !== undefined && sound.to > played;
}
