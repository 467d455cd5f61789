import type { Sound } from "../audio/sound.ts";
import type { Settings } from "../features/settings/store.ts";
import { mayListen, problemOf } from "./microphone-problem.ts";
import { type Microphone, setTalk, useTalk } from "./store.ts";

/** Microphone and loudspeaker of a conversation: opens them, and says in `useTalk` what stands in the way. */
export class Devices {
  /** The microphone was muted when the page was loaded again. */
  private isToBeMuted = false;

  /**
   * @param whenOpen waits until the server hears what is said; false: the conversation does not go on, for what comes of a
   *   question to the user, or of the network, may come too late
   */
  constructor(
    private readonly sound: Sound,
    private readonly settings: () => Settings,
    private readonly whenOpen: () => Promise<boolean>,
  ) {}

  /** The loudspeaker; from a user's gesture. */
  async open(): Promise<void> {
    try {
      await this.sound.open();
      this.sound.volume(this.settings().volume);
      await this.sound.speakTo(this.settings().loudspeakerId);
    } catch (failure) {
      setTalk({ notice: `Sound can't be played: ${String(failure)}` });
    }
  }

  /** Opens the microphone that is chosen, or says why it can't. Not before the server hears it: no word is to be lost. */
  async listen(): Promise<void> {
    setTalk({ microphone: { state: "asking" }, microphoneWaits: false });
    if (!(await this.whenOpen())) return;
    try {
      try {
        await this.sound.listen(this.settings().microphoneId);
      } catch (failure) {
        if (this.settings().microphoneId === "" || problemOf(failure) !== "missing") throw failure;
        await this.sound.listen(""); // the one that was chosen is not here today
      }
      if (await this.whenOpen()) setTalk({ microphone: { state: "on" } });
      else this.sound.stopListening(); // it was ended meanwhile
    } catch (failure) {
      setTalk({ microphone: { state: "problem", problem: problemOf(failure) } });
    }
  }

  stopListening(): void {
    this.sound.stopListening();
    setTalk({ microphone: { state: "off" }, heldBack: false, microphoneWaits: false });
  }

  toggleMute(): void {
    const { microphone } = useTalk.getState();
    if (microphone.state !== "on" && microphone.state !== "muted") return;
    const muted = microphone.state === "on";
    this.sound.mute(muted);
    setTalk({ microphone: { state: muted ? "muted" : "on" } });
  }

  /** What can change while the conversation goes on does. */
  async changed(now: Settings, before: Settings): Promise<void> {
    if (now.volume !== before.volume) this.sound.volume(now.volume);
    if (now.loudspeakerId !== before.loudspeakerId) await this.sound.speakTo(now.loudspeakerId);
    if (now.microphoneId !== before.microphoneId && useTalk.getState().microphone.state !== "off")
      await this.listen();
  }

  /** After the page was loaded again, without a gesture, as far as the browser lets it. */
  async openAgain(microphone: Microphone["state"]): Promise<void> {
    await this.open();
    const isAllowed = await mayListen();
    if (!(await this.whenOpen())) return;
    setTalk({ heldBack: this.sound.isHeldBack });
    if (microphone === "off") return;
    this.isToBeMuted = microphone === "muted";
    if (this.sound.isHeldBack || !isAllowed) setTalk({ microphoneWaits: true });
    else await this.listenAgain();
  }

  /** Lets sound out, and in, that the browser kept back; from a user's gesture. */
  async goOn(): Promise<void> {
    const { microphoneWaits } = useTalk.getState();
    await this.sound.resume();
    setTalk({ heldBack: this.sound.isHeldBack, microphoneWaits: false });
    if (microphoneWaits) await this.listenAgain();
  }

  private async listenAgain(): Promise<void> {
    await this.listen();
    if (this.isToBeMuted) this.toggleMute();
  }
}
