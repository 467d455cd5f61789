import { type App, expect, microphoneSays, test } from "./page.ts";
import { SCRIPTED, startServer } from "./server.ts";

test.use(microphoneSays("2830-3980-0043.wav"));

for (const connection of ["WebSocket", "WebRTC"]) {
  test(`${connection}: what is said is heard where the server has no room at first`, async ({
    app,
    page,
  }) => {
    test.setTimeout(300_000);
    const server = await startServer(0, ...SCRIPTED, "--set", "server.max_sessions=1");
    try {
      const other = await page.context().newPage();
      await other.goto(server.url);
      await other.getByLabel("Message").fill("Hello!");
      await other.keyboard.press("Enter");
      await expect(other.getByTestId("assistant-entry")).toBeVisible();

      const refusals = refusalsOf(app);
      await page.goto(server.url);
      if (connection === "WebRTC") await app.chooseWebRtc();
      await app.talk();
      await expect(page.getByTestId("reconnecting")).toContainText("sessions are limited to 1");
      // longer than all that is said: a microphone that were open would have said it in vain
      await expect.poll(() => refusals.length).toBeGreaterThan(3);
      await expect(app.state).toContainText("Not connected");

      await other.getByRole("button", { name: "End", exact: true }).click();
      await expect(app.userEntries).toHaveCount(1);
      await expect(app.replies.first()).toBeVisible();
      await other.close();
    } finally {
      await page.goto("about:blank");
      await server.stop();
      app.complaints.length = 0; // of the refusals, which is what this is about
    }
  });
}

/** What was refused of this page's attempts to connect, so far. */
function refusalsOf({ page }: App): string[] {
  const refusals: string[] = [];
  page.on("websocket", (socket) => socket.on("close", () => refusals.push(socket.url())));
  page.on("response", (answer) => {
    if (answer.url().includes("/v1/realtime/calls?") && answer.status() === 503) refusals.push(answer.url());
  });
  return refusals;
}
