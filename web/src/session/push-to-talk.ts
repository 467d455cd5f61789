import type { Sound } from "../audio/sound.ts";
import type { Settings } from "../features/settings/store.ts";
import type { ClientEvent } from "../net/events.ts";
import { setTalk, setTurn } from "./store.ts";

/** A press of the key that is shorter was none. */
const SHORTEST_PRESS_MS = 200;
/** People let the key go on their last sound. */
const RELEASE_TAIL_MS = 150;

/** Whether the microphone is heard: always in hands-free, else while the key is held. */
export class PushToTalk {
  private pressedAt: number | undefined;
  private isHeld = false;

  constructor(
    private readonly sound: Sound,
    private readonly settings: () => Settings,
    private readonly send: (event: ClientEvent) => void,
  ) {}

  get isPressed(): boolean {
    return this.pressedAt !== undefined;
  }

  get isHeard(): boolean {
    return this.isHeld || this.settings().mode === "hands-free";
  }

  /** The key goes down. */
  press(): void {
    this.pressedAt = performance.now();
    this.send({ type: "input_audio_buffer.clear" });
    this.hold(true);
    setTurn("user_speaking");
  }

  /** … and up: what was said is to be answered. */
  release(): void {
    const pressedAt = this.pressedAt;
    if (pressedAt === undefined) return;
    this.pressedAt = undefined;
    if (performance.now() - pressedAt < SHORTEST_PRESS_MS) {
      this.letGo();
      this.send({ type: "input_audio_buffer.clear" });
      setTalk({ turn: "listening", notice: "Hold the key or button while you speak." });
      return;
    }
    setTurn("thinking");
    window.setTimeout(() => {
      this.letGo();
      this.send({ type: "input_audio_buffer.commit" });
      this.send({ type: "response.create" });
    }, RELEASE_TAIL_MS);
  }

  /** The key counts as up, and the way of talking may be another. */
  letGo(): void {
    this.hold(false);
  }

  private hold(isHeld: boolean): void {
    this.isHeld = isHeld;
    this.sound.letThrough(this.isHeard);
  }
}
