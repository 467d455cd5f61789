import { WIRE_HZ } from "../audio/pcm.ts";
import type { PlayoutReport } from "../audio/playout.ts";
import type { PlayoutPosition, Sound } from "../audio/sound.ts";
import type { ClientEvent, Received } from "../net/events.ts";
import type { SoundEvent } from "../net/transport.ts";
import { Replies } from "./replies.ts";
import { setTalk, setTurn, useTalk } from "./store.ts";
import { Track } from "./track.ts";
import { cut, heardWhole, soundCame } from "./transcript.ts";

/** What is heard of the assistant, whether this page plays it or the server; keeps `useTalk` to it. */
export class Playback {
  /** Of a transport by events. */
  readonly replies: Replies;
  /** The response that the server works at; undefined: none. */
  response: string | undefined;
  /** Of a transport that carries sound. */
  private readonly track = new Track();
  private playoutMs = 0;

  constructor(
    private readonly sound: Sound,
    private readonly send: (event: ClientEvent) => void,
  ) {
    this.replies = new Replies(sound, (item, ms) => this.truncate(item, ms));
  }

  /** From the arrival of the last reply's first sound to the loudspeaker, ms. */
  get delayMs(): number {
    return this.playoutMs;
  }

  /** Whether the server works at a response. */
  get isThinking(): boolean {
    return this.response !== undefined;
  }

  /** Whether the server plays. */
  get isOnTrack(): boolean {
    return this.track.isPlaying;
  }

  position(): PlayoutPosition | undefined {
    return this.track.position() ?? this.sound.position();
  }

  soundCame(event: SoundEvent): void {
    if (!this.replies.sound(event)) return;
    const ms = event.samples.length / (WIRE_HZ / 1000);
    setTalk((state) => ({ entries: soundCame(state.entries, event.item, ms) }));
  }

  /** Where the server plays, it says what. */
  event(event: Received): void {
    const told = this.track.event(event);
    if (told === undefined) return;
    const { item, change } = told;
    if (change === "began") {
      setTalk((state) => ({ entries: soundCame(state.entries, item, 1) }));
      setTurn("speaking");
      return;
    }
    if (change === "heard") setTalk((state) => ({ entries: heardWhole(state.entries, item) }));
    this.turnAfterSpeaking();
  }

  responseDone(id: string): void {
    if (this.response === id) this.response = undefined;
    this.replies.ended();
    if (this.replies.isEmpty && useTalk.getState().turn === "thinking") setTurn("listening");
  }

  /** From the audio thread. */
  played(report: PlayoutReport): void {
    switch (report.kind) {
      case "position": {
        const playoutMs = this.replies.position(report.item, report.played);
        if (playoutMs === undefined) break;
        setTurn("speaking");
        this.playoutMs = playoutMs;
        break;
      }
      case "finished":
        this.replies.finished(report.item);
        setTalk((state) => ({ entries: heardWhole(state.entries, report.item) }));
        if (this.replies.isEmpty) this.turnAfterSpeaking();
        break;
      case "stopped":
        this.replies.stoppedAt(report.item, report.played);
        break;
      case "starved":
        break;
    }
  }

  private turnAfterSpeaking(): void {
    if (useTalk.getState().turn === "speaking")
      setTurn(this.response === undefined ? "listening" : "thinking");
  }

  /** Stops what is being said or thought; true: there was something. */
  interrupt(): boolean {
    const { isThinking } = this;
    if (this.response !== undefined) {
      this.replies.drop(this.response);
      this.send({ type: "response.cancel" });
    }
    const isPlayed = this.track.isPlaying;
    if (isPlayed) this.send({ type: "output_audio_buffer.clear" });
    return this.silence() || isThinking || isPlayed;
  }

  /** Plays nothing more of what has come so far; false: there was nothing. */
  silence(): boolean {
    const wasPlaying = this.replies.silence();
    if (wasPlaying && useTalk.getState().turn === "speaking") setTurn("listening");
    return wasPlaying;
  }

  /** Tells the server how far the reply was heard, so that it remembers no more than that. */
  private truncate(item: string, ms: number): void {
    setTalk((state) => ({ entries: cut(state.entries, item, ms) }));
    this.send({ type: "conversation.item.truncate", item_id: item, content_index: 0, audio_end_ms: ms });
  }

  /** The session is over, and what it had to say. */
  end(): void {
    this.track.end();
    this.response = undefined;
    this.silence();
  }
}
