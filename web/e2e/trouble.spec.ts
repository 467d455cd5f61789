import { expect, test } from "./page.ts";
import { SCRIPTED, startServer } from "./server.ts";

test("a machine without a microphone is told so", async ({ app, page }) => {
  await app.talk();
  await expect(page.getByTestId("microphone-problem")).toContainText("No microphone was found");
});

test("a server that is restarted is found again, and what was said stays", async ({ page, app }) => {
  test.setTimeout(300_000); // two more servers, beside the one of all tests
  const first = await startServer(0, ...SCRIPTED);
  const port = Number(new URL(first.url).port);
  await page.goto(first.url);
  await app.write("Hello!");
  await expect(app.replies.first()).toBeVisible();

  await first.stop();
  await expect(page.getByTestId("reconnecting")).toBeVisible();
  const second = await startServer(port, ...SCRIPTED);
  try {
    await expect(page.getByTestId("reconnecting")).toBeHidden({ timeout: 60_000 });
    await app.turns("listening");
    await expect(app.userEntries.first()).toContainText("Hello!");
    await expect(page.getByRole("alert")).toContainText("a new one has begun");
    await app.write("Are you back?");
    await expect(app.replies).toHaveCount(2);
  } finally {
    await page.goto("about:blank");
    await second.stop();
    app.complaints.length = 0; // that it could not connect, which is what this is about
  }
});

test("a page that can't be loaded says so, and the conversation goes on", async ({ app, page }) => {
  await app.write("Hello!");
  await app.turns("speaking");
  await page.route("**/assets/status-page*", (route) => route.abort());
  await page.getByRole("link", { name: "Status" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("This page can't be shown");

  await page.getByRole("link", { name: /^Talk/ }).click();
  await app.turns("listening");
  await expect(app.replies.first()).toHaveAttribute("data-state", "complete");
  app.complaints.length = 0; // of what could not be loaded, which is what this is about
});
