import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { expect, test } from "./page.ts";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

interface Violation {
  id: string;
  nodes: { target: string[]; failureSummary?: string }[];
}

const PAGES = [
  { path: "/", heading: "Talk" },
  { path: "/history", heading: "History" },
  { path: "/status", heading: "Status" },
  { path: "/settings", heading: "Settings" },
];

for (const { path, heading } of PAGES) {
  test(`${path} can be used by everybody, on a phone and on a large screen, by day and by night`, async ({
    app,
    page,
  }) => {
    for (const colorScheme of ["light", "dark"] as const) {
      for (const width of [360, 1440]) {
        await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
        await page.setViewportSize({ width, height: 800 });
        await app.open(path);
        await expect(page.getByRole("heading", { level: 1, name: heading })).toBeVisible();
        // evaluated, for a script element would be refused by the policy
        await page.evaluate(AXE);
        const violations = await page.evaluate(async () => {
          const { axe } = window as unknown as { axe: { run(): Promise<{ violations: Violation[] }> } };
          return (await axe.run()).violations.map(({ id, nodes }) => ({
            id,
            nodes: nodes.map((node) => node.target),
          }));
        });
        expect(violations, `${width} px, ${colorScheme}`).toEqual([]);
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        expect(overflow, "nothing is wider than the screen").toBeLessThanOrEqual(0);
      }
    }
  });
}

test("all of it can be reached by keys alone", async ({ page, app }) => {
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Skip to the content" })).toBeFocused();
  await page.keyboard.press("Enter");
  await page.keyboard.press("/");
  await expect(page.getByLabel("Message")).toBeFocused();
  await page.keyboard.type("Hello!");
  await page.keyboard.press("Enter");
  await expect(app.userEntries.first()).toContainText("Hello!");
  await page.getByRole("button", { name: "Microphone, loudspeaker and volume" }).press("Enter");
  await expect(page.getByRole("dialog", { name: "Sound" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog", { name: "Sound" })).toBeHidden();
});

test("a key shows the keys", async ({ app, page }) => {
  await app.turns("idle");
  await page.locator("main").focus();
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog", { name: "Keys" })).toContainText("Mute, unmute");
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog", { name: "Keys" })).toBeHidden();
});

test("what is chosen stays chosen, and the dashboard has figures", async ({ page, app }) => {
  await app.open("/settings");
  await page.getByRole("button", { name: "Dark" }).click();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await page.reload();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");

  await page.getByRole("link", { name: "Status" }).click();
  await expect(page.getByText("All is well")).toBeVisible();
  await expect(page.getByRole("cell", { name: "embedded" })).toHaveCount(3);
  await expect(page.locator("canvas")).toHaveCount(5);
});

test("what was said is in the history, found, saved and deleted", async ({ page, app }) => {
  const word = "periscope";
  await app.write(`What is a ${word}?`);
  await app.turns("speaking");
  await page.getByRole("link", { name: "History" }).click();
  await page.getByLabel("Search what was said").fill(word);
  const found = page.getByRole("listitem").filter({ hasText: word });
  await expect(found).toHaveCount(1);
  await found.getByRole("link").click();
  await expect(page.getByRole("article")).toContainText(`What is a ${word}?`);

  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Text" }).click();
  expect((await download).suggestedFilename()).toMatch(/^conversation-\d{4}-\d\d-\d\d\.txt$/);

  await page.getByRole("button", { name: "Delete", exact: true }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Delete" }).click();
  await expect(page.getByText(`Nothing was said with “${word}”.`)).toBeVisible();
});

test("who wants less motion sees the same colours on what is drawn", async ({ app, page }) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  await app.open("/");
  await app.turns("idle");
  const colours = await page
    .locator("canvas")
    .first()
    .evaluate((canvas) => {
      const ink = getComputedStyle(canvas).color;
      canvas.style.color = "var(--assistant)"; // as useFrames asks
      return { ink, assistant: getComputedStyle(canvas).color };
    });
  expect(colours.assistant).not.toBe(colours.ink);
});
