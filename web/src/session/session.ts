import { WIRE_HZ } from "../audio/pcm.ts";
import type { PlayoutReport } from "../audio/playout.ts";
import { type PlayoutPosition, Sound } from "../audio/sound.ts";
import type { Settings } from "../features/settings/store.ts";
import type { ServerEvent } from "../net/events.ts";
import type { Closed, Transport, TransportListener, TransportMaker } from "../net/transport.ts";
import { problemOf } from "./microphone-problem.ts";
import { Reconnect } from "./reconnect.ts";
import { sessionOf } from "./session-options.ts";
import { EMPTY, type TalkState, type Turn, useTalk } from "./store.ts";
import { cut, disconnected, type Entry, heardWhole, next, soundCame, typed } from "./transcript.ts";

/** A press of the key that is shorter was none. */
const SHORTEST_PRESS_MS = 200;
/** People let the key go on their last sound. */
const RELEASE_TAIL_MS = 150;
/** What asks for Vivavoce's additions; a server that has none of them refuses it, and all goes on without. */
const EXTENSIONS = "vivavoce_extensions";

/** Close codes of the service that trying again does not help. */
const NO_KEY = 3000;
const WRONG_SHAPE = 4000;

/**
 * One conversation of this page: owns the way to the server, the sound and the microphone; writes `useTalk`. Everything
 * runs on the page's thread; sound itself on the audio thread.
 */
export class Session implements TransportListener {
  private readonly sound: Sound;
  private readonly reconnect = new Reconnect(() => this.connect());
  private transport: Transport | undefined;
  private wanted = false;
  /** The response that the server works at; undefined: none. */
  private response: string | undefined;
  /** Replies with sound that has not been played to its end. */
  private readonly playing = new Map<string, { receivedMs: number; cameAt: number; started: boolean }>();
  /** Items and responses whose sound is not wanted any more, of this connection. */
  private readonly dropped = new Set<string>();
  /** From the arrival of the last reply's first sound to the loudspeaker, ms. */
  private playoutMs = 0;
  private pressedAt: number | undefined;
  private sending = false;
  private ids = 0;
  private connections = 0;
  /** Until the way is open, or is known not to open this time. */
  private settled: Promise<void> = Promise.resolve();
  private settle: () => void = () => undefined;

  constructor(
    private readonly makeTransport: TransportMaker,
    private readonly settings: () => Settings,
  ) {
    this.sound = new Sound({
      captured: (frame) => this.captured(frame),
      playout: (report) => this.played(report),
      microphoneLost: () => set({ microphone: { state: "problem", problem: "lost" } }),
    });
  }

  /** Connects and listens; from a user's gesture. */
  async start(): Promise<void> {
    this.begin();
    await this.settled; // so that "Listening" is true when it is shown: no word is lost on a way that is not open yet
    if (this.wanted) await this.listen();
  }

  private begin(): void {
    void this.sound
      .open()
      .then(() => {
        this.sound.volume(this.settings().volume);
        return this.sound.speakTo(this.settings().loudspeakerId);
      })
      .catch((failure: unknown) => set({ notice: `Sound can't be played: ${String(failure)}` }));
    void this.sound.resume();
    if (this.wanted && this.transport !== undefined) return;
    this.wanted = true;
    this.reconnect.reset();
    this.connect();
  }

  private connect(): void {
    this.settled = new Promise((resolve) => {
      this.settle = resolve;
    });
    set({ link: { state: "connecting" }, notice: "" });
    this.transport = this.makeTransport(this, { key: this.settings().key });
    this.transport.open();
  }

  /** Opens the microphone that is chosen, or says why it can't. */
  async listen(): Promise<void> {
    set({ microphone: { state: "asking" } });
    try {
      try {
        await this.sound.listen(this.settings().microphoneId);
      } catch (failure) {
        if (this.settings().microphoneId === "" || problemOf(failure) !== "missing") throw failure;
        await this.sound.listen(""); // the one that was chosen is not here today
      }
      if (this.wanted) set({ microphone: { state: "on" } });
      else this.sound.stopListening(); // it was ended meanwhile
    } catch (failure) {
      set({ microphone: { state: "problem", problem: problemOf(failure) } });
    }
  }

  /** Ends the conversation; what was said stays to be read. */
  stop(): void {
    this.wanted = false;
    this.reconnect.reset();
    this.silence();
    this.transport?.close();
    this.transport = undefined;
    this.settle();
    this.sound.stopListening();
    set({ link: { state: "idle" }, microphone: { state: "off" }, turn: "listening", notice: "" });
  }

  /** Also forgets what was said. */
  clear(): void {
    this.stop();
    useTalk.setState(EMPTY);
  }

  toggleMute(): void {
    const { microphone } = useTalk.getState();
    if (microphone.state !== "on" && microphone.state !== "muted") return;
    const muted = microphone.state === "on";
    this.sound.mute(muted);
    set({ microphone: { state: muted ? "muted" : "on" } });
  }

  /** Says it in writing. */
  sendText(text: string): void {
    this.begin();
    this.interrupt();
    const id = `item_page_${Date.now().toString(36)}_${++this.ids}`;
    set((state) => ({ entries: typed(state.entries, id, text), turn: "thinking" }));
    if (useTalk.getState().link.state === "open") this.ask(id, text);
    else this.unsent.push({ id, text }); // goes once the way is open
  }

  private unsent: { id: string; text: string }[] = [];

  private ask(id: string, text: string): void {
    this.transport?.send({
      type: "conversation.item.create",
      item: { id, type: "message", role: "user", content: [{ type: "input_text", text }] },
    });
    this.transport?.send({ type: "response.create" });
  }

  /** Stops what is being said or thought; true: there was something. */
  interrupt(): boolean {
    const wasBusy = this.response !== undefined || this.playing.size > 0;
    if (this.response !== undefined) {
      this.dropped.add(this.response);
      this.transport?.send({ type: "response.cancel" });
    }
    this.silence();
    return wasBusy;
  }

  /** The key of push-to-talk goes down. */
  async press(): Promise<void> {
    if (this.pressedAt !== undefined) return;
    if (useTalk.getState().link.state === "idle" || useTalk.getState().microphone.state === "off") {
      await this.start(); // the first press opens the microphone, which may take as long as a permission does
      return;
    }
    this.pressedAt = performance.now();
    this.interrupt();
    this.transport?.send({ type: "input_audio_buffer.clear" });
    this.sending = true;
    set({ turn: "user_speaking" });
  }

  /** … and up: what was said is to be answered. */
  release(): void {
    const pressedAt = this.pressedAt;
    if (pressedAt === undefined) return;
    this.pressedAt = undefined;
    if (performance.now() - pressedAt < SHORTEST_PRESS_MS) {
      this.sending = false;
      this.transport?.send({ type: "input_audio_buffer.clear" });
      set({ turn: "listening", notice: "Hold the key or button while you speak." });
      return;
    }
    set({ turn: "thinking" });
    window.setTimeout(() => {
      this.sending = false;
      this.transport?.send({ type: "input_audio_buffer.commit" });
      this.transport?.send({ type: "response.create" });
    }, RELEASE_TAIL_MS);
  }

  /** The settings have changed: what can change while it goes on does. */
  async changed(before: Settings): Promise<void> {
    const now = this.settings();
    if (now.volume !== before.volume) this.sound.volume(now.volume);
    if (now.loudspeakerId !== before.loudspeakerId) await this.sound.speakTo(now.loudspeakerId);
    if (now.microphoneId !== before.microphoneId && useTalk.getState().microphone.state !== "off")
      await this.listen();
    const options = JSON.stringify(sessionOf(now));
    if (options !== JSON.stringify(sessionOf(before))) this.configure();
    if (now.mode !== before.mode) this.sending = false;
  }

  private configure(): void {
    this.transport?.send({ type: "session.update", session: sessionOf(this.settings()) });
  }

  /** Lets sound out that the browser kept back; from a user's gesture. */
  async letSoundOut(): Promise<void> {
    await this.sound.resume();
    set({ heldBack: this.sound.isHeldBack });
  }

  /** Does not wait for the next attempt. */
  retryNow(): void {
    this.reconnect.now();
  }

  dismissNotice(): void {
    set({ notice: "" });
  }

  position(): PlayoutPosition | undefined {
    return this.sound.position();
  }

  meter(side: "in" | "out", samples: Float32Array<ArrayBuffer>): void {
    this.sound.meter(side, samples);
  }

  // --- from the server ---

  opened(): void {
    // session.created says that it is really open
  }

  event(event: ServerEvent): void {
    set((state) => ({ entries: next(state.entries, event) }));
    switch (event.type) {
      case "session.created":
        this.sessionCreated();
        break;
      case "input_audio_buffer.speech_started":
        this.silence();
        turn("user_speaking");
        break;
      case "input_audio_buffer.speech_stopped":
        if (useTalk.getState().turn === "user_speaking") turn("listening");
        break;
      case "input_audio_buffer.committed":
        turn("thinking");
        break;
      case "response.created":
        this.response = event.response.id;
        turn("thinking");
        break;
      case "response.output_audio.done":
        this.sound.order({ kind: "end", item: event.item_id });
        break;
      case "response.done":
        this.responseDone(event.response.id);
        break;
      case "vivavoce.turn.latency":
        // what was written has no end of speech to count from
        if (event.voice_to_voice_ms !== undefined)
          set({ figures: { server: event, playoutMs: this.playoutMs } });
        break;
      case "error":
        this.refused(event.error);
        break;
    }
  }

  private sessionCreated(): void {
    this.response = undefined;
    this.dropped.clear();
    this.connections += 1;
    set((state) => ({ entries: disconnected(state.entries, this.connections) }));
    this.reconnect.reset();
    this.configure();
    this.transport?.send({
      type: "session.update",
      event_id: EXTENSIONS,
      session: {
        type: "realtime",
        vivavoce: { events: ["partials", "words", "latency"] },
      },
    });
    set({ link: { state: "open" }, turn: "listening", notice: "", heldBack: this.sound.isHeldBack });
    this.settle();
    for (const { id, text } of this.unsent.splice(0)) this.ask(id, text);
  }

  private responseDone(id: string): void {
    if (this.response === id) this.response = undefined;
    for (const item of this.playing.keys()) this.sound.order({ kind: "end", item });
    if (this.playing.size === 0 && useTalk.getState().turn === "thinking") turn("listening");
  }

  private refused(error: { code: string | null; message: string; event_id: string | null }): void {
    if (error.event_id === EXTENSIONS) return;
    // a cancel or a truncation that crossed the end of what it meant: nothing is lost
    if (error.code === "response_cancel_not_active" || error.code === "item_truncate_invalid_item_id") return;
    set({ notice: error.message });
  }

  soundCame(item: string, response: string, samples: Float32Array): void {
    if (this.dropped.has(item) || this.dropped.has(response)) return; // it was on its way when the reply was cut
    const ms = samples.length / (WIRE_HZ / 1000);
    const known = this.playing.get(item);
    if (known === undefined)
      this.playing.set(item, { receivedMs: ms, cameAt: performance.now(), started: false });
    else known.receivedMs += ms;
    set((state) => ({ entries: soundCame(state.entries, item, ms) }));
    this.sound.order({ kind: "sound", item, samples });
  }

  closed(closed: Closed): void {
    this.settle();
    this.transport = undefined;
    this.response = undefined;
    this.sending = false;
    this.silence();
    if (!this.wanted) return;
    set({ turn: "listening" });
    if (closed.code === NO_KEY || closed.code === WRONG_SHAPE) {
      this.wanted = false;
      this.sound.stopListening();
      set({
        link: { state: "failed", reason: closed.reason, needsKey: closed.code === NO_KEY },
        microphone: { state: "off" },
      });
      return;
    }
    const { attempt, retryAt } = this.reconnect.later();
    set({ link: { state: "waiting", attempt, retryAt, reason: whyClosed(closed) } });
  }

  // --- from the sound ---

  private captured(frame: Float32Array): void {
    if (this.settings().mode === "hands-free" || this.sending) this.transport?.sendSound(frame);
  }

  private played(report: PlayoutReport): void {
    switch (report.kind) {
      case "position": {
        const playing = this.playing.get(report.item);
        if (playing === undefined || playing.started) break;
        playing.started = true;
        turn("speaking");
        this.playoutMs = performance.now() - playing.cameAt + this.sound.latencyMs;
        break;
      }
      case "finished":
        this.playing.delete(report.item);
        set((state) => ({ entries: heardWhole(state.entries, report.item) }));
        if (this.playing.size === 0 && useTalk.getState().turn === "speaking") {
          turn(this.response === undefined ? "listening" : "thinking");
        }
        break;
      case "stopped":
        this.truncate(report.item, report.played);
        break;
      case "starved":
        break;
    }
  }

  /** Tells the server how far the reply was heard, so that it remembers no more than that. */
  private truncate(item: string, played: number): void {
    const heardMs = Math.max(0, played / (WIRE_HZ / 1000) - this.sound.latencyMs);
    const receivedMs = this.cutMs.get(item) ?? heardMs;
    this.cutMs.delete(item);
    const ms = Math.floor(Math.min(heardMs, receivedMs));
    set((state) => ({ entries: cut(state.entries, item, ms) }));
    this.transport?.send({
      type: "conversation.item.truncate",
      item_id: item,
      content_index: 0,
      audio_end_ms: ms,
    });
  }

  /** How much had come of what was stopped, ms. */
  private readonly cutMs = new Map<string, number>();

  /** Plays nothing more of what has come so far. */
  private silence(): void {
    for (const [item, playing] of this.playing) {
      this.dropped.add(item);
      this.cutMs.set(item, playing.receivedMs);
    }
    if (this.playing.size > 0) {
      this.sound.order({ kind: "stop" });
      if (useTalk.getState().turn === "speaking") turn("listening");
    }
    this.playing.clear();
  }
}

function set(change: Partial<TalkState> | ((state: TalkState) => Partial<TalkState>)): void {
  useTalk.setState(change);
}

function turn(now: Turn): void {
  useTalk.setState({ turn: now });
}

function whyClosed({ code, reason, wasOpen }: Closed): string {
  if (reason !== "") return reason;
  if (code === 1001) return "The server has ended.";
  return wasOpen ? "The connection was lost." : "The server can't be reached.";
}

export type { Entry };
