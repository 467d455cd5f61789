/** ms before each attempt; the last is repeated. Some chance on top, so that many pages don't come at once. */
const WAITS = [300, 1_000, 2_000, 4_000, 8_000, 15_000];
const CHANCE = 0.3;

/** When to try again: soon at first, then ever more rarely; at once when the network is back. */
export class Reconnect {
  private attempt = 0;
  private timer: number | undefined;

  constructor(private readonly retry: () => void) {
    window.addEventListener("online", () => this.now());
  }

  /** `retryAt`: when, by Date.now(). */
  later(): { attempt: number; retryAt: number } {
    const wait = WAITS[Math.min(this.attempt, WAITS.length - 1)] ?? 0;
    const ms = wait * (1 + CHANCE * Math.random());
    this.attempt += 1;
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.now(), ms);
    return { attempt: this.attempt, retryAt: Date.now() + ms };
  }

  /** Now, if it waits. */
  now(): void {
    if (this.timer === undefined) return;
    window.clearTimeout(this.timer);
    this.timer = undefined;
    this.retry();
  }

  /** It has worked, or is not wanted any more. */
  reset(): void {
    window.clearTimeout(this.timer);
    this.timer = undefined;
    this.attempt = 0;
  }
}
