import { closeAllSessions, expect, microphoneSays, test } from "./page.ts";

test.use(microphoneSays("2830-3980-0043.wav"));

for (const connection of ["WebSocket", "WebRTC"]) {
  test(`${connection}: a conversation that an administrator closes is over, and is told so`, async ({
    app,
    page,
  }) => {
    const begun: string[] = [];
    page.on("websocket", (socket) => begun.push(socket.url()));
    page.on("request", (request) => {
      if (request.method() === "POST" && request.url().includes("/v1/realtime/calls?"))
        begun.push(request.url());
    });
    if (connection === "WebRTC") await app.chooseWebRtc();
    await app.write("Hello!");
    await app.turns("speaking");
    await closeAllSessions(page);

    await app.turns("failed");
    await expect(page.getByRole("alert")).toContainText("The conversation is over here");
    await expect(page.getByRole("alert")).toContainText(/administrator|closed/i);
    await expect(app.userEntries.first()).toContainText("Hello!");
    expect(begun).toHaveLength(1);
    // only when it is wanted does another begin
    await app.write("Hello again!");
    await app.turns("speaking");
    await expect(page.getByRole("alert")).toBeEmpty();
    app.complaints.length = 0; // a busy machine may refuse the next one at first
  });
}

test("the screen stays on while the microphone listens, and no longer", async ({ app, page }) => {
  await page.evaluate(() => {
    const held: WakeLockSentinel[] = [];
    Object.assign(window, { held });
    const request = navigator.wakeLock.request.bind(navigator.wakeLock);
    navigator.wakeLock.request = async (type) => {
      const lock = await request(type);
      held.push(lock);
      return lock;
    };
  });
  const released = () =>
    page.evaluate(() =>
      (window as unknown as { held: WakeLockSentinel[] }).held.map((lock) => lock.released),
    );
  await app.write("Hello!");
  await app.turns("speaking");
  expect(await released(), "for writing it is not asked").toEqual([]);

  await page.getByRole("button", { name: "Turn the microphone on" }).click();
  await expect.poll(released).toEqual([false]);
  await page.getByRole("button", { name: /^Mute/ }).click();
  await expect.poll(released).toEqual([true]);
  await page.getByRole("button", { name: /^Unmute/ }).click();
  await expect.poll(released).toEqual([true, false]);
  await page.getByRole("button", { name: "End", exact: true }).click();
  await expect.poll(released).toEqual([true, true]);
});
