import { expect, microphoneSays, test } from "./page.ts";

test.use(microphoneSays("2830-3980-0043.wav"));

test("what is said into the microphone is understood, answered aloud, and read along", async ({ app }) => {
  await app.turns("idle");
  await app.talk();

  await expect(app.userEntries.first()).toContainText(/experience/i);
  await app.turns("speaking");
  await app.turns("listening", 60_000);
  await expect(app.replies.first()).toHaveAttribute("data-state", "complete");
  const { seconds, loudest } = await app.heard();
  expect(seconds).toBeGreaterThan(0.5);
  expect(loudest).toBeGreaterThan(0.05);
});
