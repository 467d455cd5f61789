import { expect, test } from "@playwright/test";
import { FIREFOX_MISSING, startFirefox } from "./firefox.ts";
import { KEYS, type OtherBrowser, PATIENCE_MS } from "./other-browser.ts";
import { sentSound } from "./sent-sound.ts";
import { spokenOutput } from "./spoken-output.ts";
import { startWebKit, WEBKIT_MISSING } from "./webkit.ts";

const BROWSERS = [
  { engine: "Firefox", missing: FIREFOX_MISSING, start: startFirefox },
  { engine: "WebKit", missing: WEBKIT_MISSING, start: startWebKit },
];
const PAGES = { "/history": "History", "/status": "Status", "/settings": "Settings", "/": "Talk" };
const TURN = 'document.querySelector("[data-testid=state]")?.dataset.turn ?? ""';
const ALERT = 'document.querySelector("[role=alert]")?.innerText ?? ""';
/** The last reply, and how it stands. */
const REPLY = '[...document.querySelectorAll("[data-testid=assistant-entry]")].at(-1)';

/** Waits until an expression has a value that is wanted. */
async function expectValue<T>(browser: OtherBrowser, expression: string, wanted: T | RegExp): Promise<void> {
  const polled = expect.poll(() => browser.value<T>(expression), {
    message: `${expression} in ${browser.name}`,
    timeout: PATIENCE_MS,
  });
  if (wanted instanceof RegExp) await polled.toMatch(wanted);
  else await polled.toEqual(wanted);
}

for (const { engine, missing, start } of BROWSERS) {
  test.describe(engine, () => {
    const server = () => process.env.VIVAVOCE_URL ?? "";
    let browser: OtherBrowser;

    test.beforeEach(async () => {
      test.skip(missing !== "", missing);
      browser = await start();
    });

    test.afterEach(async () => {
      await browser?.close();
    });

    test(`${engine} shows each page, narrow and wide`, async () => {
      for (const width of [500, 1280]) {
        await browser.resize(width, 800);
        for (const [path, heading] of Object.entries(PAGES)) {
          await browser.open(server() + path);
          await expectValue(browser, 'document.querySelector("h1")?.innerText ?? ""', heading);
          await expectValue(browser, "document.documentElement.scrollWidth <= window.innerWidth", true);
          if (path === "/status") await expectValue(browser, 'document.querySelectorAll("canvas").length', 5);
        }
      }
      expect(browser.complaints, `what ${browser.name} complains of`).toEqual([]);
    });

    test(`${engine}: what is written, by keys alone, is answered aloud to the end`, async () => {
      await browser.open(server());
      await expectValue(browser, TURN, "idle");
      await browser.value(`(${spokenOutput})()`);
      await browser.press(KEYS.Tab);
      await expectValue(browser, "document.activeElement.innerText", "Skip to the content");
      await browser.press(KEYS.Enter);
      await expectValue(browser, "document.activeElement.id", "main");
      await browser.press("/");
      await expectValue(browser, "document.activeElement.id", "message");
      await browser.press(..."What is the capital of France?", KEYS.Enter);

      await expectValue(browser, `${REPLY}?.querySelector("p:last-child").innerText ?? ""`, /\w{3}/);
      await expectValue(browser, TURN, "speaking");
      await expectValue(browser, TURN, "listening"); // when the last sample has been played
      expect(await browser.value(`${REPLY}.dataset.state`)).toBe("complete");
      expect(await browser.value("spokenOutput.heard().seconds")).toBeGreaterThan(0.3);
      expect(await browser.value("spokenOutput.heard().loudest")).toBeGreaterThan(0.05);
      expect(await browser.value(ALERT)).toBe("");
      expect(browser.complaints, `what ${browser.name} complains of`).toEqual([]);
    });

    test(`${engine}: what the microphone gives is sent`, async () => {
      await browser.open(server());
      await expectValue(browser, TURN, "idle");
      await browser.value(`(${sentSound})()`);
      await browser.click("Talk");

      await expectValue(browser, TURN, /listening|speaking|thinking/);
      await expectValue(browser, "sentSound > 20", true);
      expect(await browser.value(ALERT)).toBe("");
      await browser.click("End");
      await expectValue(browser, TURN, "idle");
      expect(browser.complaints, `what ${browser.name} complains of`).toEqual([]);
    });
  });
}
