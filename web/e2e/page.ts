import { test as base, expect, type Page } from "@playwright/test";
import { spokenOutput } from "./spoken-output.ts";

/** Where the speech samples lie. */
const SAMPLES = process.env.VIVAVOCE_SAMPLES ?? "";

const FAKE_DEVICES = "--use-fake-device-for-media-stream";

/** A browser whose microphone says this, once, from the moment it is opened. */
export function microphoneSays(sample: string, looping = false) {
  return browserWith(
    FAKE_DEVICES,
    "--use-fake-ui-for-media-stream",
    `--use-file-for-fake-audio-capture=${SAMPLES}/${sample}${looping ? "" : "%noloop"}`,
  );
}

/** A browser whose user refuses whatever is asked. */
export function microphoneRefused() {
  return browserWith(FAKE_DEVICES, "--deny-permission-prompts");
}

function browserWith(...args: string[]) {
  return { launchOptions: { executablePath: process.env.VIVAVOCE_CHROMIUM ?? "/usr/bin/chromium", args } };
}

/** The page, opened, with all that it complains of written down; a test fails when there is something. */
export const test = base.extend<{ app: App }>({
  app: async ({ page }, use) => {
    const app = new App(page);
    await app.open("/");
    await use(app);
    const complaints = [...app.complaints];
    await page.goto("about:blank");
    await closeAllSessions(page); // while one still talks, a busy machine lets the next test's wait
    expect(complaints, "what the browser complains of").toEqual([]);
  },
});

export { expect };

/** What an administrator does to all who are connected, or may come back. */
export async function closeAllSessions(page: Page): Promise<void> {
  const sessions = `${process.env.VIVAVOCE_URL}/v1/vivavoce/sessions`;
  const { data } = (await (await page.request.get(sessions)).json()) as { data: { id: string }[] };
  for (const { id } of data) await page.request.delete(`${sessions}/${id}`);
}

export class App {
  readonly complaints: string[] = [];

  constructor(readonly page: Page) {
    page.on("pageerror", (error) => this.complaints.push(error.message));
    page.on("console", (message) => {
      if (message.type() === "error") this.complaints.push(message.text());
    });
  }

  async open(path: string): Promise<void> {
    await this.page.addInitScript(spokenOutput);
    await this.page.goto((process.env.VIVAVOCE_URL ?? "") + path);
  }

  get state() {
    return this.page.getByTestId("state");
  }

  get userEntries() {
    return this.page.getByTestId("user-entry");
  }

  get replies() {
    return this.page.getByTestId("assistant-entry");
  }

  async talk(): Promise<void> {
    await this.page.getByRole("button", { name: "Talk", exact: true }).click();
  }

  /** From the next conversation on. */
  async chooseWebRtc(): Promise<void> {
    await this.page.getByRole("link", { name: "Settings" }).click();
    await this.page.getByLabel("Sound goes by").click();
    await this.page.getByRole("option", { name: /WebRTC/ }).click();
    await this.page.getByRole("link", { name: "Talk", exact: true }).click();
  }

  async write(text: string): Promise<void> {
    await this.page.getByLabel("Message").fill(text);
    await this.page.keyboard.press("Enter");
  }

  /** The first reply, as it is shown. */
  replyText(): Promise<string> {
    return this.replies.first().locator("p").last().innerText();
  }

  /** Presses what the browser wants to have pressed, if it does. */
  async goOn(): Promise<void> {
    const notice = this.page.getByTestId("held-back");
    await expect(notice.or(this.page.locator('[data-testid="state"][data-turn="speaking"]'))).toBeVisible();
    if (await notice.isVisible()) await notice.getByRole("button", { name: "Go on" }).click();
  }

  async turns(
    turn: "idle" | "listening" | "user_speaking" | "thinking" | "speaking" | "failed",
    timeout = 60_000,
  ): Promise<void> {
    await expect(this.state).toHaveAttribute("data-turn", turn, { timeout });
  }

  /** What went to the loudspeaker, from the first sound to the last, as a WAV file. */
  async recording(): Promise<Buffer> {
    const { rate, base64 } = await this.page.evaluate(() => window.spokenOutput.pcm());
    const sound = Buffer.from(base64, "base64");
    const head = Buffer.alloc(44);
    head.write("RIFF", 0);
    head.writeUInt32LE(36 + sound.length, 4);
    head.write("WAVEfmt ", 8);
    head.writeUInt32LE(16, 16);
    head.writeUInt16LE(1, 20); // PCM
    head.writeUInt16LE(1, 22); // mono
    head.writeUInt32LE(rate, 24);
    head.writeUInt32LE(2 * rate, 28);
    head.writeUInt16LE(2, 32);
    head.writeUInt16LE(16, 34);
    head.write("data", 36);
    head.writeUInt32LE(sound.length, 40);
    return Buffer.concat([head, sound]);
  }

  /** What went to the loudspeaker since the page was opened. */
  heard(): Promise<{ seconds: number; loudest: number }> {
    return this.page.evaluate(() => window.spokenOutput.heard());
  }
}
