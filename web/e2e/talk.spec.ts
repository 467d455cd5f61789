import { writeFile } from "node:fs/promises";
import { expect, microphoneSays, test } from "./page.ts";
import { transcribed } from "./server.ts";
import { shareOfWords } from "./words.ts";

test.use(microphoneSays("2830-3980-0043.wav"));

test("what is said into the microphone is understood, answered aloud, and read along", async ({
  app,
  page,
}, info) => {
  await app.turns("idle");
  await app.talk();

  await expect(app.userEntries.first()).toContainText(/experience/i);
  await app.turns("speaking");
  await app.turns("listening", 60_000);
  await expect(app.replies.first()).toHaveAttribute("data-state", "complete");
  await expect(page.getByTestId("latency")).toHaveText(/^\d+\.\d\d s$/);
  const { seconds, loudest } = await app.heard();
  expect(seconds).toBeGreaterThan(0.5);
  expect(loudest).toBeGreaterThan(0.05);

  // what came out of the page is what it shows
  const recording = info.outputPath("heard.wav");
  await writeFile(recording, await app.recording());
  const heard = await transcribed(recording);
  const shown = await app.replyText();
  expect(shareOfWords(shown, heard), `heard “${heard}”, shown “${shown}”`).toBeGreaterThan(0.6);
});
