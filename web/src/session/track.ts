import type { PlayoutPosition } from "../audio/sound.ts";
import type { ServerEvent } from "../net/events.ts";

/** From the server to the ear, ms, about: the jitter buffer's usual delay, and the loudspeaker's. */
const ON_THE_WAY_MS = 100;

/** The reply that the server plays over a track: which it is, and how far it has come. */
export class Track {
  private readonly items = new Map<string, string>();
  private playing: { response: string; item: string; since: number } | undefined;

  get isPlaying(): boolean {
    return this.playing !== undefined;
  }

  /** Which reply begins or ends with this event; undefined: none. */
  event(event: ServerEvent): { item: string; change: "began" | "heard" | "cleared" } | undefined {
    switch (event.type) {
      case "response.output_item.added":
        this.items.set(event.response_id, event.item.id);
        return undefined;
      case "output_audio_buffer.started": {
        const item = this.items.get(event.response_id) ?? "";
        this.playing = { response: event.response_id, item, since: performance.now() };
        return { item, change: "began" };
      }
      case "output_audio_buffer.stopped":
      case "output_audio_buffer.cleared": {
        const item = this.items.get(event.response_id) ?? "";
        this.items.delete(event.response_id);
        if (this.playing?.response === event.response_id) this.playing = undefined;
        return { item, change: event.type === "output_audio_buffer.stopped" ? "heard" : "cleared" };
      }
      default:
        return undefined;
    }
  }

  position(): PlayoutPosition | undefined {
    if (this.playing === undefined) return undefined;
    const heardMs = Math.max(0, performance.now() - this.playing.since - ON_THE_WAY_MS);
    return { item: this.playing.item, heardMs };
  }

  /** There is none any more. */
  end(): void {
    this.items.clear();
    this.playing = undefined;
  }
}
