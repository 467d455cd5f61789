import { expect, microphoneSays, test } from "./page.ts";

test.use(microphoneSays("2830-3980-0043.wav"));

test("over WebRTC too what is said is understood, and answered aloud", async ({ app, page }) => {
  await page.getByRole("link", { name: "Settings" }).click();
  await page.getByLabel("Sound goes by").click();
  await page.getByRole("option", { name: /WebRTC/ }).click();
  const call = page.waitForResponse((answer) => answer.url().includes("/v1/realtime/calls"));
  await page.getByRole("link", { name: "Talk", exact: true }).click();
  await app.talk();

  expect((await call).status()).toBe(201);
  await expect(app.userEntries.first()).toContainText(/experience/i);
  await app.turns("speaking");
  await expect
    .poll(() => page.evaluate(loudness), { message: "loudness of the element that plays", timeout: 60_000 })
    .toBeGreaterThan(0.01);
  await app.turns("listening");
  await expect(app.replies.first()).toHaveAttribute("data-state", "complete");
  await page.getByRole("button", { name: "End", exact: true }).click();
  await app.turns("idle");
});

/** The loudest sample of what is played at the moment. */
async function loudness(): Promise<number> {
  const stream = document.querySelector("audio")?.srcObject;
  if (!(stream instanceof MediaStream)) return 0;
  const context = new AudioContext();
  await context.resume();
  const meter = context.createAnalyser();
  context.createMediaStreamSource(stream).connect(meter);
  const samples = new Float32Array(meter.fftSize);
  let loudest = 0;
  for (let i = 0; i < 20; i++) {
    await new Promise((resolve) => requestAnimationFrame(resolve));
    meter.getFloatTimeDomainData(samples);
    loudest = Math.max(loudest, ...samples.map(Math.abs));
  }
  await context.close();
  return loudest;
}
