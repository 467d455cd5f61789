import { expect, test } from "./page.ts";
import { SCRIPTED, startServer, vivavoce } from "./server.ts";

test("another voice is chosen, heard, and speaks", async ({ app, page }) => {
  await page.getByRole("link", { name: "Settings" }).click();
  const voice = page.getByLabel("Voice", { exact: true });
  await voice.fill("nobody");
  await expect(page.getByText("There is no such voice.")).toBeVisible();
  await voice.fill("67");
  const sample = page.waitForResponse((answer) => answer.url().endsWith("/v1/audio/speech"));
  await page.getByRole("button", { name: "Listen" }).click();
  expect((await sample).status()).toBe(200);

  const socket = page.waitForEvent("websocket");
  await page.getByRole("link", { name: "Talk", exact: true }).click();
  const voices: string[] = [];
  const spoken = socket.then((it) =>
    it.waitForEvent("framereceived", {
      predicate: ({ payload }) => {
        const event = JSON.parse(String(payload)) as { type: string; response?: { audio: Audio } };
        if (event.type === "response.done") voices.push(event.response?.audio.output.voice ?? "");
        return event.type === "response.done";
      },
      timeout: 60_000,
    }),
  );
  await app.write("Hello!");
  await spoken;
  expect(voices).toEqual(["67"]);
});

interface Audio {
  output: { voice: string };
}

test("whoever manages the server changes it while it runs", async ({ app, page }) => {
  const server = await startServer(0, ...SCRIPTED);
  try {
    await page.goto(`${server.url}/settings`);
    const economy = page.getByRole("switch", { name: "Economy mode" });
    await expect(economy).not.toBeChecked();
    const changed = page.waitForResponse((answer) => answer.request().method() === "PATCH");
    await economy.click();
    expect((await changed).status()).toBe(200);
    await page.reload();
    await expect(economy).toBeChecked();
    await expect(page.getByRole("row", { name: /llm\.backend/ })).toContainText("scripted");
  } finally {
    await page.goto("about:blank");
    await server.stop();
    app.complaints.length = 0; // of what was under way when the server ended
  }
});

test("a server that wants a key is told one, and a wrong one is explained", async ({ app, page }) => {
  test.setTimeout(300_000);
  const key = (await vivavoce("keys", "add", `page-${Date.now()}`)).trim().split("\n").at(-1) ?? "";
  const server = await startServer(0, ...SCRIPTED, "--set", "server.auth=on");
  try {
    await page.goto(server.url);
    await app.write("Hello!");
    await expect(page.getByRole("alert")).toContainText("The server asks for a key");
    await page.getByRole("alert").getByRole("link", { name: "settings" }).click();
    await page.getByLabel("API key").fill("wrong");
    await page.getByRole("link", { name: "Talk", exact: true }).click();
    await app.write("Hello?");
    await expect(page.getByRole("alert")).toContainText("Incorrect API key");

    await page.getByRole("link", { name: "Settings", exact: true }).click();
    await page.getByLabel("API key").fill(key);
    await expect(page.getByText("Only an administrator's key")).toBeVisible();
    await page.getByRole("link", { name: "Talk", exact: true }).click();
    await app.write("Hello again!");
    await expect(app.replies.first()).toContainText("scripted");
    await expect(page.getByRole("alert")).toBeEmpty();
  } finally {
    await page.goto("about:blank");
    await server.stop();
    app.complaints.length = 0; // of the requests that were refused, which is what this is about
  }
});
