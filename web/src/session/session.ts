import { Sound } from "../audio/sound.ts";
import type { Settings } from "../features/settings/store.ts";
import type { ClientEvent, ProtocolError, Received } from "../net/events.ts";
import type { Closed, SoundEvent, Transport, TransportListener, TransportMaker } from "../net/transport.ts";
import { closingOf } from "./closing.ts";
import { Devices } from "./devices.ts";
import { Outbox } from "./outbox.ts";
import { Playback } from "./playback.ts";
import { PushToTalk } from "./push-to-talk.ts";
import { Reconnect } from "./reconnect.ts";
import type { Live, Saved } from "./saved.ts";
import { sessionOf, voiceOf } from "./session-options.ts";
import { EMPTY, setTalk, setTurn, useTalk } from "./store.ts";
import { disconnected, next, told, typed } from "./transcript.ts";

/** What asks for Vivavoce's additions; a server that has none of them refuses it, and all goes on without. */
const EXTENSIONS = "vivavoce_extensions";
/** What asks for a voice. */
const VOICE = "vivavoce_voice";
const BEGUN_ANEW =
  "The conversation could not be gone on with, so a new one has begun: the assistant does not remember what was said before. You still do: it stays here, and in the history.";

/**
 * One conversation of this page: owns the way to the server, the sound and the microphone; writes `useTalk`. Everything
 * runs on the page's thread; sound itself on the audio thread.
 */
export class Session implements TransportListener {
  private readonly sound: Sound;
  private readonly devices: Devices;
  private readonly playback: Playback;
  private readonly pushToTalk: PushToTalk;
  private readonly outbox: Outbox;
  private readonly reconnect = new Reconnect(() => this.connect());
  private transport: Transport | undefined;
  private wanted = false;
  /** With it the session is gone on with after its connection was lost; undefined: it can't be. */
  private token: string | undefined;
  /** The server tells its items, for it does not remember all events that were missed. */
  private isRetelling = false;
  /** Sessions that there were. */
  private connections = 0;
  /** What is said at the beginning of the next session; empty: nothing. */
  private farewell = "";
  /** Who waits for the way to be open, or for its not being wanted any more. */
  private readonly waiting: (() => void)[] = [];

  constructor(
    private readonly makeTransport: TransportMaker,
    private readonly settings: () => Settings,
  ) {
    const send = (event: ClientEvent) => this.send(event);
    this.sound = new Sound({
      captured: (frame) => this.captured(frame),
      playout: (report) => this.playback.played(report),
      microphoneLost: () => setTalk({ microphone: { state: "problem", problem: "lost" } }),
      heldBack: (heldBack) => setTalk({ heldBack: heldBack && this.wanted }),
    });
    this.devices = new Devices(this.sound, settings, () => this.whenOpen());
    this.playback = new Playback(this.sound, send);
    this.pushToTalk = new PushToTalk(this.sound, settings, send);
    this.outbox = new Outbox((event) => this.transport?.send(event));
  }

  // --- what the user does ---

  /** Connects and listens; from a user's gesture. */
  start(): Promise<void> {
    this.begin();
    return this.listen();
  }

  /** Opens the microphone that is chosen, once the way is open, or says why it can't. */
  listen(): Promise<void> {
    return this.devices.listen();
  }

  /** Ends the conversation; what was said stays to be read. */
  stop(): void {
    this.leave();
    this.transport?.close();
    this.transport = undefined;
    setTalk({ link: { state: "idle" }, turn: "listening", notice: "" });
  }

  /** Also forgets what was said. */
  clear(): void {
    this.stop();
    useTalk.setState(EMPTY);
  }

  toggleMute(): void {
    this.devices.toggleMute();
  }

  /** Says it in writing. */
  sendText(text: string): void {
    this.begin();
    this.interrupt();
    const id = this.outbox.write(text);
    setTalk((state) => ({ entries: typed(state.entries, id, text), turn: "thinking" }));
    if (useTalk.getState().link.state === "open") this.outbox.askOf(id, this.playback.isThinking);
  }

  /** Stops what is being said or thought; true: there was something. */
  interrupt(): boolean {
    return this.playback.interrupt();
  }

  /** The key of push-to-talk goes down. */
  async press(): Promise<void> {
    if (this.pushToTalk.isPressed) return;
    const { link, microphone } = useTalk.getState();
    if (microphone.state === "asking") return; // it waits for the server, or for the user's permission
    if (link.state === "idle" || microphone.state === "off") {
      await this.start(); // the first press opens the microphone, which may take as long as a permission does
      return;
    }
    this.interrupt();
    this.pushToTalk.press();
  }

  /** … and up: what was said is to be answered. */
  release(): void {
    this.pushToTalk.release();
  }

  /** The settings have changed: what can change while it goes on does. */
  async changed(before: Settings): Promise<void> {
    const now = this.settings();
    await this.devices.changed(now, before);
    const options = JSON.stringify(sessionOf(now));
    if (options !== JSON.stringify(sessionOf(before))) this.configure();
    if (now.voice !== before.voice) this.chooseVoice();
    if (now.mode !== before.mode) this.pushToTalk.letGo();
  }

  /** Lets sound out, and in, that the browser kept back; from a user's gesture. */
  goOn(): Promise<void> {
    return this.devices.goOn();
  }

  /** Does not wait for the next attempt. */
  retryNow(): void {
    this.reconnect.now();
  }

  dismissNotice(): void {
    setTalk({ notice: "" });
  }

  // --- what is looked at each frame of the screen ---

  position() {
    return this.playback.position();
  }

  meter(side: "in" | "out", samples: Float32Array<ArrayBuffer>): void {
    this.sound.meter(side, samples);
  }

  // --- the way to the server ---

  private begin(): void {
    void this.devices.open();
    void this.sound.resume();
    if (this.wanted && this.transport !== undefined) return;
    this.wanted = true;
    this.reconnect.reset();
    setTalk({ notice: "" });
    this.connect();
  }

  private connect(): void {
    setTalk({ link: { state: "connecting" } });
    const { replies } = this.playback;
    if (this.token === undefined) replies.begin();
    const resume = this.token === undefined ? undefined : { token: this.token, after: replies.lastEvent };
    this.transport = this.makeTransport(this, { key: this.settings().key, resume, tracks: this.sound });
    this.transport.open();
  }

  /** Waits until the way is open, however often it must be tried; false: it is not wanted any more. */
  private async whenOpen(): Promise<boolean> {
    if (this.wanted && useTalk.getState().link.state !== "open")
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    return this.wanted;
  }

  private settle(): void {
    for (const goOn of this.waiting.splice(0)) goOn();
  }

  /** Now, or once the session is gone on with. */
  private send(event: ClientEvent): void {
    if (useTalk.getState().link.state === "open") this.transport?.send(event);
    else if (this.token !== undefined) this.outbox.wait(event);
  }

  private captured(frame: Float32Array): void {
    if (this.pushToTalk.isHeard) this.transport?.sendSound(frame);
  }

  private configure(): void {
    this.transport?.send({ type: "session.update", session: sessionOf(this.settings()) });
  }

  private chooseVoice(): void {
    this.transport?.send({ type: "session.update", event_id: VOICE, session: voiceOf(this.settings()) });
  }

  /** Nothing is wanted of this session any more, and no other. */
  private leave(): void {
    this.wanted = false;
    this.reconnect.reset();
    this.forgetSession();
    this.devices.stopListening();
    this.settle();
  }

  /** It can't be gone on with. */
  private forgetSession(): void {
    this.token = undefined;
    this.outbox.forgetWaiting();
    this.playback.end();
  }

  closed(closed: Closed): void {
    this.transport = undefined;
    this.pushToTalk.letGo();
    if (this.token === undefined) {
      this.forgetSession(); // else what has come is played on
      setTurn("listening");
    } else if (useTalk.getState().turn === "user_speaking") setTurn("listening");
    if (!this.wanted) return;
    const closing = closingOf(closed);
    switch (closing.next) {
      case "begin anew":
        this.farewell = BEGUN_ANEW;
        this.forgetSession();
        this.connect();
        return;
      case "give up": {
        this.leave();
        const { reason, needsKey } = closing;
        // an error's sentence has come before the close
        setTalk(({ notice }) => ({
          link: { state: "failed", reason: notice || reason, needsKey },
          notice: "",
        }));
        return;
      }
      case "try again": {
        const { attempt, retryAt } = this.reconnect.later();
        setTalk({ link: { state: "waiting", attempt, retryAt, reason: closing.reason } });
      }
    }
  }

  // --- from the server ---

  opened(): void {
    // session.created says that it is really open
  }

  soundCame(event: SoundEvent): void {
    this.playback.soundCame(event);
  }

  event(event: Received): void {
    // ids of refusals are of no session
    if (event.type !== "error" && !this.playback.replies.event(event.event_id)) return;
    if (this.retold(event)) return;
    setTalk((state) => ({ entries: next(state.entries, event) }));
    this.playback.event(event);
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
        this.outbox.settled(event.item.id);
        break;
      case "input_audio_buffer.speech_started":
        this.playback.silence();
        setTurn("user_speaking");
        break;
      case "input_audio_buffer.speech_stopped":
        if (useTalk.getState().turn === "user_speaking")
          setTurn(this.playback.isOnTrack ? "speaking" : "listening");
        break;
      case "input_audio_buffer.committed":
        setTurn("thinking");
        break;
      case "response.created":
        this.playback.response = event.response.id;
        setTurn("thinking");
        break;
      case "response.output_audio.done":
        this.playback.replies.ended(event.item_id);
        break;
      case "response.done":
        this.playback.responseDone(event.response.id);
        if (!this.playback.isThinking && this.outbox.freed()) setTurn("thinking");
        break;
      case "vivavoce.turn.latency":
        // what was written has no end of speech to count from
        if (event.voice_to_voice_ms !== undefined)
          setTalk({ figures: { server: event, playoutMs: this.playback.delayMs } });
        break;
      case "error":
        this.refused(event.error);
        break;
    }
  }

  private sessionCreated(): void {
    this.playback.response = undefined;
    this.connections += 1;
    setTalk((state) => ({ entries: disconnected(state.entries, this.connections) }));
    this.transport?.send({
      type: "session.update",
      event_id: EXTENSIONS,
      session: {
        type: "realtime",
        vivavoce: { events: ["partials", "words", "latency"], resume: true },
      },
    });
    if (this.settings().voice !== "") this.chooseVoice();
    setTalk({ turn: "listening", notice: this.farewell });
    this.farewell = "";
    this.ready(false);
  }

  private sessionResumed(complete: boolean): void {
    this.isRetelling = !complete;
    this.playback.replies.resumed(complete);
    if (useTalk.getState().turn === "listening" && this.playback.response !== undefined) setTurn("thinking");
    this.ready(complete && this.playback.isThinking); // else it is not known
    this.outbox.sendWaiting();
  }

  /** @param isBusy whether the server works at a response */
  private ready(isBusy: boolean): void {
    this.pushToTalk.letGo();
    this.reconnect.reset();
    this.configure();
    setTalk({ link: { state: "open" }, heldBack: this.sound.isHeldBack });
    this.settle();
    if (!this.outbox.hasTexts) return;
    setTurn("thinking");
    this.outbox.askOfAll(isBusy);
  }

  /** Whether it is one of the items that are told to whoever has missed too much; they come before all else. */
  private retold(event: Received): boolean {
    if (!this.isRetelling) return false;
    this.isRetelling = event.type === "conversation.item.added" || event.type === "conversation.item.done";
    if (event.type === "conversation.item.added" || event.type === "conversation.item.done") {
      const { item } = event;
      setTalk((state) => ({ entries: told(state.entries, item) }));
    }
    return this.isRetelling;
  }

  private refused(error: ProtocolError): void {
    if (error.event_id === EXTENSIONS || error.code === "session_not_found") return;
    this.outbox.settled(error.event_id ?? "");
    if (error.event_id === VOICE && error.code === "cannot_update_voice") return; // the settings say: from the next on
    // a cancel or a truncation that crossed the end of what it meant: nothing is lost
    if (error.code === "response_cancel_not_active" || error.code === "item_truncate_invalid_item_id") return;
    setTalk({ notice: error.message });
  }

  // --- a page that is loaded again ---

  /** What is needed to go on after the page was loaded again. */
  save(): Saved {
    const { entries, microphone } = useTalk.getState();
    const saved: Saved = { entries, connections: this.connections };
    if (this.token === undefined || !this.wanted) return saved;
    const { replies, response } = this.playback;
    const live: Live = { token: this.token, ...replies.save(), microphone: microphone.state };
    if (response !== undefined) live.response = response;
    return { ...saved, live };
  }

  /** Shows what was said before the page was loaded again, and goes on with it. */
  restore({ entries, connections, live }: Saved): void {
    this.connections = connections;
    if (live === undefined) {
      setTalk({ entries: disconnected(entries, connections) });
      return;
    }
    this.token = live.token;
    this.playback.response = live.response;
    this.wanted = true;
    this.playback.replies.restore(live.place, live.replies);
    setTalk({ entries, turn: live.response === undefined ? "listening" : "thinking" });
    this.connect();
    void this.devices.openAgain(live.microphone);
  }
}
