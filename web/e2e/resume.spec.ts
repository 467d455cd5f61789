import { writeFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { breakableWayTo } from "./breakable-way.ts";
import { type App, expect, microphoneSays, test } from "./page.ts";
import { transcribed } from "./server.ts";
import { shareOfWords } from "./words.ts";

test.use(microphoneSays("2830-3980-0043.wav"));

const LONG = "Tell me a long story about a lighthouse and the people who keep it.";

interface ServerMessage {
  type: string;
  event_id: string;
  response?: { output: { content: { transcript: string }[] }[] };
}

/** What came over all sockets of the page, in order. */
function messagesOf(page: Page): ServerMessage[] {
  const messages: ServerMessage[] = [];
  page.on("websocket", (socket) =>
    socket.on("framereceived", ({ payload }) => messages.push(JSON.parse(String(payload)) as ServerMessage)),
  );
  return messages;
}

/** The reply as the server has it. */
function wholeReply(messages: ServerMessage[]): string {
  const done = messages.find((message) => message.type === "response.done");
  return done?.response?.output[0]?.content[0]?.transcript ?? "";
}

async function isSpeaking(app: App, seconds: number): Promise<void> {
  await app.turns("speaking", 60_000);
  await expect
    .poll(async () => (await app.heard()).seconds, { message: "seconds that were heard", timeout: 60_000 })
    .toBeGreaterThan(seconds);
}

test("a page that is loaded again in the middle of a reply goes on with it", async ({ app, page }, info) => {
  const messages = messagesOf(page);
  await app.write(LONG);
  await isSpeaking(app, 1);

  const before = await app.recording();
  await page.reload();

  await expect(app.userEntries).toHaveText([new RegExp(LONG)]);
  await expect(app.replies).toHaveCount(1);
  await app.goOn();
  await app.turns("speaking", 60_000);
  await app.turns("listening", 90_000);

  await expect(app.replies).toHaveCount(1);
  await expect(app.replies.first()).toHaveAttribute("data-state", "complete");
  expect(await app.replyText()).toBe(wholeReply(messages));
  expect(messages.filter(({ type }) => type === "response.done")).toHaveLength(1);
  // what was heard before and after is the reply, from its first words to its last
  const files = { before, after: await app.recording() };
  let heard = "";
  for (const [name, recording] of Object.entries(files)) {
    const file = info.outputPath(`${name}.wav`);
    await writeFile(file, recording);
    heard += ` ${await transcribed(file)}`;
  }
  expect(shareOfWords(wholeReply(messages), heard), `heard “${heard}”`).toBeGreaterThan(0.6);
});

test("a connection that is lost is found again, and each event comes once", async ({ app, page }) => {
  const way = await breakableWayTo(process.env.VIVAVOCE_URL ?? "");
  const messages = messagesOf(page);
  try {
    await page.goto(way.url);
    await app.write(LONG);
    await isSpeaking(app, 1);

    way.cut();
    await expect(page.getByTestId("reconnecting")).toBeVisible();
    way.mend();
    await expect(page.getByTestId("reconnecting")).toBeHidden({ timeout: 60_000 });
    await app.turns("speaking", 60_000);
    await app.turns("listening", 90_000);

    await expect(app.replies).toHaveCount(1);
    await expect(app.replies.first()).toHaveAttribute("data-state", "complete");
    expect(await app.replyText()).toBe(wholeReply(messages));
    const numbers = messages.map(({ event_id }) => Number(event_id.split("_").at(-1)));
    expect(numbers).toEqual(numbers.map((_, index) => index + 1));
  } finally {
    await page.goto("about:blank");
    await way.close();
    app.complaints.length = 0; // that it could not connect, which is what this is about
  }
});

test("a conversation that goes on in another window is over in this one", async ({ app, page }) => {
  await app.write("Hello!");
  await app.turns("speaking", 60_000);
  const other = page.waitForEvent("popup");
  await page.evaluate(() => {
    window.dispatchEvent(new Event("pagehide")); // which keeps the conversation for a window that is copied from this one
    window.open("/");
  });

  const copy = await other;
  await expect(copy.getByTestId("user-entry")).toContainText("Hello!");
  await app.turns("failed", 60_000);
  await expect(copy.getByTestId("state")).toHaveAttribute("data-turn", /thinking|speaking|listening/);
  await expect(page.getByRole("alert")).toContainText("goes on in another window");
  await expect(app.userEntries.first()).toContainText("Hello!");
});

test("a microphone that was on hears again when the page was loaded again", async ({ app, page }) => {
  await app.talk();
  await expect(app.userEntries.first()).toContainText(/experience/i, { timeout: 60_000 });
  await app.turns("speaking", 60_000);

  await page.reload();
  await app.goOn();
  await expect(app.userEntries).toHaveCount(2, { timeout: 60_000 });
  await expect(app.userEntries.last()).toContainText(/experience/i, { timeout: 60_000 });
  await app.turns("speaking", 60_000);
});
