import { expect, microphoneSays, test } from "./page.ts";

test.use(microphoneSays("4507-16021-0012.wav", true));

test("held, Space sends what is said, and let go, it is answered", async ({ app, page }) => {
  await page.getByRole("button", { name: "Push to talk" }).click();
  await app.talk();
  await app.turns("listening");
  await expect(app.state).toContainText("Hold to talk");

  await page.locator("main").focus();
  await page.keyboard.down("Space");
  await app.turns("user_speaking");
  await page.waitForTimeout(5_000); // longer than the sample
  await page.keyboard.up("Space");

  await expect(app.userEntries.last()).toContainText(/halt|way/i);
  await app.turns("speaking", 60_000);
  await expect(app.userEntries).toHaveCount(1);
});
