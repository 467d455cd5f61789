import { expect, microphoneRefused, test } from "./page.ts";

test.use(microphoneRefused());

test("a microphone that is not allowed is explained, and writing works", async ({ app, page }) => {
  await app.talk();

  await expect(page.getByTestId("microphone-problem")).toContainText("The microphone is not allowed");
  await app.write("What is the capital of France?");
  await app.turns("speaking", 60_000);
  await expect(app.replies.first()).toContainText(/\w{3}/);
});
