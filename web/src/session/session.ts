import { WIRE_HZ } from "../audio/pcm.ts";
import type { PlayoutReport } from "../audio/playout.ts";
import { type PlayoutPosition, Sound } from "../audio/sound.ts";
import type { Settings } from "../features/settings/store.ts";
import type { ClientEvent, Received } from "../net/events.ts";
import type { Closed, SoundEvent, Transport, TransportListener, TransportMaker } from "../net/transport.ts";
import { mayListen, problemOf } from "./microphone-problem.ts";
import { Reconnect } from "./reconnect.ts";
import { Replies } from "./replies.ts";
import type { Live, Saved } from "./saved.ts";
import { sessionOf, voiceOf } from "./session-options.ts";
import { EMPTY, type TalkState, type Turn, useTalk } from "./store.ts";
import { Track } from "./track.ts";
import { cut, disconnected, heardWhole, next, soundCame, told, typed } from "./transcript.ts";

/** A press of the key that is shorter was none. */
const SHORTEST_PRESS_MS = 200;
/** People let the key go on their last sound. */
const RELEASE_TAIL_MS = 150;
/** What asks for Vivavoce's additions; a server that has none of them refuses it, and all goes on without. */
const EXTENSIONS = "vivavoce_extensions";
/** What asks for a voice. */
const VOICE = "vivavoce_voice";

/** Close codes of the server that trying again does not help. */
const NO_KEY = 3000;
const POLICY = 1008;
const WRONG_SHAPE = 4000;
const TAKEN_OVER = 4001;
/** There is no session to go on with, or none any more. */
const NOT_FOUND = 4002;

/** What was done while the way was not open, at most: events that are sent once it is. */
const MOST_UNSENT = 50;
const BEGUN_ANEW =
  "The conversation could not be gone on with, so a new one has begun: the assistant does not remember what was said before. You still do: it stays here, and in the history.";

/**
 * One conversation of this page: owns the way to the server, the sound and the microphone; writes `useTalk`. Everything
 * runs on the page's thread; sound itself on the audio thread.
 */
export class Session implements TransportListener {
  private readonly sound: Sound;
  /** Of a transport by events. */
  private readonly replies: Replies;
  /** Of one that carries sound. */
  private readonly track = new Track();
  private readonly reconnect = new Reconnect(() => this.connect());
  private transport: Transport | undefined;
  private wanted = false;
  /** With it the session is gone on with after its connection was lost; undefined: it can't be. */
  private token: string | undefined;
  /** The server tells its items, for it does not remember all events that were missed. */
  private isRetelling = false;
  /** The response that the server works at; undefined: none. */
  private response: string | undefined;
  /** From the arrival of the last reply's first sound to the loudspeaker, ms. */
  private playoutMs = 0;
  private pressedAt: number | undefined;
  private sending = false;
  /** The microphone was muted when the page was loaded again. */
  private isToBeMuted = false;
  private ids = 0;
  /** Sessions that there were. */
  private connections = 0;
  /** What is said at the beginning of the next session; empty: nothing. */
  private farewell = "";
  /** What was written, by item, until the server has it. */
  private readonly texts = new Map<string, string>();
  /** What is to be sent once the session is gone on with. */
  private readonly unsent: ClientEvent[] = [];
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
      heldBack: (heldBack) => set({ heldBack: heldBack && this.wanted }),
    });
    this.replies = new Replies(this.sound, (item, ms) => this.truncate(item, ms));
  }

  /** Connects and listens; from a user's gesture. */
  async start(): Promise<void> {
    this.begin();
    await this.settled; // so that "Listening" is true when it is shown: no word is lost on a way that is not open yet
    if (this.wanted) await this.listen();
  }

  private begin(): void {
    void this.openSound();
    void this.sound.resume();
    if (this.wanted && this.transport !== undefined) return;
    this.wanted = true;
    this.reconnect.reset();
    set({ notice: "" });
    this.connect();
  }

  private async openSound(): Promise<void> {
    try {
      await this.sound.open();
      this.sound.volume(this.settings().volume);
      await this.sound.speakTo(this.settings().loudspeakerId);
    } catch (failure) {
      set({ notice: `Sound can't be played: ${String(failure)}` });
    }
  }

  private connect(): void {
    this.settled = new Promise((resolve) => {
      this.settle = resolve;
    });
    set({ link: { state: "connecting" } });
    if (this.token === undefined) this.replies.begin();
    const resume =
      this.token === undefined ? undefined : { token: this.token, after: this.replies.lastEvent };
    this.transport = this.makeTransport(this, { key: this.settings().key, resume, tracks: this.sound });
    this.transport.open();
  }

  /** Opens the microphone that is chosen, or says why it can't. */
  async listen(): Promise<void> {
    set({ microphone: { state: "asking" }, microphoneWaits: false });
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
    this.leave();
    this.transport?.close();
    this.transport = undefined;
    this.settle();
    set({ link: { state: "idle" }, turn: "listening", notice: "" });
  }

  /** Nothing is wanted of this session any more, and no other. */
  private leave(): void {
    this.wanted = false;
    this.reconnect.reset();
    this.silence();
    this.forgetSession();
    this.sound.stopListening();
    set({ microphone: { state: "off" }, heldBack: false, microphoneWaits: false });
  }

  /** It can't be gone on with. */
  private forgetSession(): void {
    this.track.end();
    this.token = undefined;
    this.response = undefined;
    this.unsent.length = 0;
    this.silence();
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
    this.texts.set(id, text); // goes again, where the way is not open or is lost
    if (useTalk.getState().link.state === "open") this.ask([[id, text]]);
  }

  /** One answer, however much was written meanwhile. */
  private ask(texts: Iterable<[string, string]>): void {
    for (const [id, text] of texts) this.tell(id, text);
    this.transport?.send({ type: "response.create" });
  }

  private tell(id: string, text: string): void {
    this.transport?.send({
      type: "conversation.item.create",
      event_id: id,
      item: { id, type: "message", role: "user", content: [{ type: "input_text", text }] },
    });
  }

  /** Stops what is being said or thought; true: there was something. */
  interrupt(): boolean {
    const isThinking = this.response !== undefined;
    if (this.response !== undefined) {
      this.replies.drop(this.response);
      this.send({ type: "response.cancel" });
    }
    const isPlayed = this.track.isPlaying;
    if (isPlayed) this.send({ type: "output_audio_buffer.clear" });
    return this.silence() || isThinking || isPlayed;
  }

  /** Now, or once the session is gone on with. */
  private send(event: ClientEvent): void {
    if (useTalk.getState().link.state === "open") this.transport?.send(event);
    else if (this.token !== undefined && this.unsent.length < MOST_UNSENT) this.unsent.push(event);
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
    this.send({ type: "input_audio_buffer.clear" });
    this.hold(true);
    set({ turn: "user_speaking" });
  }

  /** … and up: what was said is to be answered. */
  release(): void {
    const pressedAt = this.pressedAt;
    if (pressedAt === undefined) return;
    this.pressedAt = undefined;
    if (performance.now() - pressedAt < SHORTEST_PRESS_MS) {
      this.hold(false);
      this.send({ type: "input_audio_buffer.clear" });
      set({ turn: "listening", notice: "Hold the key or button while you speak." });
      return;
    }
    set({ turn: "thinking" });
    window.setTimeout(() => {
      this.hold(false);
      this.send({ type: "input_audio_buffer.commit" });
      this.send({ type: "response.create" });
    }, RELEASE_TAIL_MS);
  }

  /** Whether the microphone is heard, where it is not always. */
  private hold(isHeld: boolean): void {
    this.sending = isHeld;
    this.sound.letThrough(isHeld || this.settings().mode === "hands-free");
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
    if (now.voice !== before.voice) this.chooseVoice();
    if (now.mode !== before.mode) this.hold(false);
  }

  private chooseVoice(): void {
    this.transport?.send({ type: "session.update", event_id: VOICE, session: voiceOf(this.settings()) });
  }

  private configure(): void {
    this.transport?.send({ type: "session.update", session: sessionOf(this.settings()) });
  }

  /** Lets sound out, and in, that the browser kept back; from a user's gesture. */
  async goOn(): Promise<void> {
    const { microphoneWaits } = useTalk.getState();
    await this.sound.resume();
    set({ heldBack: this.sound.isHeldBack, microphoneWaits: false });
    if (microphoneWaits) await this.listenAgain();
  }

  /** Does not wait for the next attempt. */
  retryNow(): void {
    this.reconnect.now();
  }

  dismissNotice(): void {
    set({ notice: "" });
  }

  position(): PlayoutPosition | undefined {
    return this.track.position() ?? this.sound.position();
  }

  meter(side: "in" | "out", samples: Float32Array<ArrayBuffer>): void {
    this.sound.meter(side, samples);
  }

  // --- from the server ---

  opened(): void {
    // session.created says that it is really open
  }

  event(event: Received): void {
    // ids of refusals are of no session
    if (event.type !== "error" && !this.replies.event(event.event_id)) return;
    if (this.retold(event)) return;
    set((state) => ({ entries: next(state.entries, event) }));
    this.onTrack(event);
    switch (event.type) {
      case "session.created":
        this.sessionCreated();
        break;
      case "vivavoce.session.resumable":
        this.token = event.token;
        break;
      case "vivavoce.session.resumed":
        this.sessionResumed(event.complete);
        break;
      case "conversation.item.added":
        this.texts.delete(event.item.id);
        break;
      case "input_audio_buffer.speech_started":
        this.silence();
        turn("user_speaking");
        break;
      case "input_audio_buffer.speech_stopped":
        if (useTalk.getState().turn === "user_speaking")
          turn(this.track.isPlaying ? "speaking" : "listening");
        break;
      case "input_audio_buffer.committed":
        turn("thinking");
        break;
      case "response.created":
        this.response = event.response.id;
        turn("thinking");
        break;
      case "response.output_audio.done":
        this.replies.ended(event.item_id);
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

  /** Where the server plays, it says what. */
  private onTrack(event: Received): void {
    const told = this.track.event(event);
    if (told === undefined) return;
    const { item, change } = told;
    if (change === "began") {
      set((state) => ({ entries: soundCame(state.entries, item, 1) }));
      turn("speaking");
      return;
    }
    if (change === "heard") set((state) => ({ entries: heardWhole(state.entries, item) }));
    if (useTalk.getState().turn === "speaking") turn(this.response === undefined ? "listening" : "thinking");
  }

  private sessionCreated(): void {
    this.response = undefined;
    this.connections += 1;
    set((state) => ({ entries: disconnected(state.entries, this.connections) }));
    this.transport?.send({
      type: "session.update",
      event_id: EXTENSIONS,
      session: {
        type: "realtime",
        vivavoce: { events: ["partials", "words", "latency"], resume: true },
      },
    });
    if (this.settings().voice !== "") this.chooseVoice();
    set({ turn: "listening", notice: this.farewell });
    this.farewell = "";
    this.ready();
  }

  private sessionResumed(complete: boolean): void {
    this.isRetelling = !complete;
    this.replies.resumed(complete);
    if (useTalk.getState().turn === "listening" && this.response !== undefined) turn("thinking");
    this.ready();
    for (const event of this.unsent.splice(0)) this.transport?.send(event);
  }

  private ready(): void {
    this.hold(false);
    this.reconnect.reset();
    this.configure();
    set({ link: { state: "open" }, heldBack: this.sound.isHeldBack });
    this.settle();
    if (this.texts.size === 0) return;
    turn("thinking");
    this.ask(this.texts);
  }

  /** Whether it is one of the items that are told to whoever has missed too much; they come before all else. */
  private retold(event: Received): boolean {
    if (!this.isRetelling) return false;
    this.isRetelling = event.type === "conversation.item.added" || event.type === "conversation.item.done";
    if (event.type === "conversation.item.added" || event.type === "conversation.item.done") {
      const { item } = event;
      set((state) => ({ entries: told(state.entries, item) }));
    }
    return this.isRetelling;
  }

  private responseDone(id: string): void {
    if (this.response === id) this.response = undefined;
    this.replies.ended();
    if (this.replies.isEmpty && useTalk.getState().turn === "thinking") turn("listening");
  }

  private refused(error: { code: string | null; message: string; event_id: string | null }): void {
    if (error.event_id === EXTENSIONS || error.code === "session_not_found") return;
    this.texts.delete(error.event_id ?? "");
    if (error.event_id === VOICE && error.code === "cannot_update_voice") return; // the settings say: from the next on
    // a cancel or a truncation that crossed the end of what it meant: nothing is lost
    if (error.code === "response_cancel_not_active" || error.code === "item_truncate_invalid_item_id") return;
    set({ notice: error.message });
  }

  soundCame(event: SoundEvent): void {
    if (!this.replies.sound(event)) return;
    const ms = event.samples.length / (WIRE_HZ / 1000);
    set((state) => ({ entries: soundCame(state.entries, event.item, ms) }));
  }

  closed(closed: Closed): void {
    this.settle();
    this.transport = undefined;
    this.hold(false);
    if (this.token === undefined) {
      this.forgetSession(); // else what has come is played on
      turn("listening");
    } else if (useTalk.getState().turn === "user_speaking") turn("listening");
    if (!this.wanted) return;
    switch (closed.code) {
      case NOT_FOUND:
        this.farewell = BEGUN_ANEW;
        this.forgetSession();
        this.connect();
        return;
      case NO_KEY:
      case POLICY:
      case WRONG_SHAPE:
      case TAKEN_OVER:
        this.leave();
        set(({ notice }) => ({
          // an error's sentence has come before the close
          link: { state: "failed", reason: notice || whyClosed(closed), needsKey: closed.code === NO_KEY },
          notice: "",
        }));
        return;
    }
    const { attempt, retryAt } = this.reconnect.later();
    set({ link: { state: "waiting", attempt, retryAt, reason: whyClosed(closed) } });
  }

  // --- a page that is loaded again ---

  /** What is needed to go on after the page was loaded again. */
  save(): Saved {
    const { entries, microphone } = useTalk.getState();
    const saved: Saved = { entries, connections: this.connections };
    if (this.token === undefined || !this.wanted) return saved;
    const live: Live = { token: this.token, ...this.replies.save(), microphone: microphone.state };
    if (this.response !== undefined) live.response = this.response;
    return { ...saved, live };
  }

  /** Shows what was said before the page was loaded again, and goes on with it. */
  restore({ entries, connections, live }: Saved): void {
    this.connections = connections;
    if (live === undefined) {
      set({ entries: disconnected(entries, connections) });
      return;
    }
    this.token = live.token;
    this.response = live.response;
    this.wanted = true;
    this.replies.restore(live.place, live.replies);
    set({ entries, turn: this.response === undefined ? "listening" : "thinking" });
    this.connect();
    void this.openAgain(live.microphone);
  }

  /** Without a gesture, as far as the browser lets it. */
  private async openAgain(microphone: Live["microphone"]): Promise<void> {
    await this.openSound();
    set({ heldBack: this.wanted && this.sound.isHeldBack });
    if (microphone === "off") return;
    this.isToBeMuted = microphone === "muted";
    const waits = this.sound.isHeldBack || !(await mayListen());
    if (!this.wanted) return;
    if (waits) set({ microphoneWaits: true });
    else await this.listenAgain();
  }

  private async listenAgain(): Promise<void> {
    await this.listen();
    if (this.isToBeMuted) this.toggleMute();
  }

  // --- from the sound ---

  private captured(frame: Float32Array): void {
    if (this.settings().mode === "hands-free" || this.sending) this.transport?.sendSound(frame);
  }

  private played(report: PlayoutReport): void {
    switch (report.kind) {
      case "position": {
        const playoutMs = this.replies.position(report.item, report.played);
        if (playoutMs === undefined) break;
        turn("speaking");
        this.playoutMs = playoutMs;
        break;
      }
      case "finished":
        this.replies.finished(report.item);
        set((state) => ({ entries: heardWhole(state.entries, report.item) }));
        if (this.replies.isEmpty && useTalk.getState().turn === "speaking") {
          turn(this.response === undefined ? "listening" : "thinking");
        }
        break;
      case "stopped":
        this.replies.stoppedAt(report.item, report.played);
        break;
      case "starved":
        break;
    }
  }

  /** Tells the server how far the reply was heard, so that it remembers no more than that. */
  private truncate(item: string, ms: number): void {
    set((state) => ({ entries: cut(state.entries, item, ms) }));
    this.send({ type: "conversation.item.truncate", item_id: item, content_index: 0, audio_end_ms: ms });
  }

  /** Plays nothing more of what has come so far; false: there was nothing. */
  private silence(): boolean {
    const wasPlaying = this.replies.silence();
    if (wasPlaying && useTalk.getState().turn === "speaking") turn("listening");
    return wasPlaying;
  }
}

function set(change: Partial<TalkState> | ((state: TalkState) => Partial<TalkState>)): void {
  useTalk.setState(change);
}

function turn(now: Turn): void {
  useTalk.setState({ turn: now });
}

function whyClosed({ code, reason, wasOpen }: Closed): string {
  if (code === TAKEN_OVER) return "The conversation goes on in another window.";
  if (reason !== "") return reason;
  if (code === 1001) return "The server has ended.";
  return wasOpen ? "The connection was lost." : "The server can't be reached.";
}
