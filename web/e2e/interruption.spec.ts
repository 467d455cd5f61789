import { expect, microphoneSays, test } from "./page.ts";

test.use(microphoneSays("4507-16021-0012.wav"));

const LONG = "Tell me a long story about a lighthouse and the people who keep it.";

test("whoever speaks interrupts: it is silent at once, and the words that were not heard are struck through", async ({
  app,
  page,
}) => {
  const truncated = page.waitForEvent("websocket").then((socket) =>
    socket.waitForEvent("framesent", {
      predicate: ({ payload }) => String(payload).includes("conversation.item.truncate"),
      timeout: 60_000,
    }),
  );
  await app.write(LONG);
  await app.turns("speaking");
  await page.getByRole("button", { name: "Turn the microphone on" }).click();

  const { payload } = await truncated;
  const event = JSON.parse(String(payload)) as { audio_end_ms: number };
  await expect(app.replies.first()).toHaveAttribute("data-state", "cut");
  await expect(app.replies.first().getByTestId("cut")).toBeVisible();
  const { seconds } = await app.heard();
  // what was told to be heard is what went to the loudspeaker, but for the silence in it and the taps' blocks
  expect(event.audio_end_ms / 1000).toBeGreaterThan(seconds * 0.8 - 0.2);
  await expect(app.userEntries.last()).toContainText(/halt|way/i);
});

test("Esc stops what is said; again, it ends the conversation", async ({ app, page }) => {
  await app.write(LONG);
  await app.turns("speaking");
  await page.locator("main").focus();
  await page.keyboard.press("Escape");

  await app.turns("listening");
  await expect(app.replies.first()).toHaveAttribute("data-state", "cut");
  await page.keyboard.press("Escape");
  await app.turns("idle");
  await expect(app.replies.first()).toBeVisible();
});
