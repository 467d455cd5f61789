import { existsSync } from "node:fs";
import puppeteer, { type Browser, type KeyInput } from "puppeteer-core";
import { buttonNamed, KEYS, type OtherBrowser, PATIENCE_MS } from "./other-browser.ts";
import { SOUND_SERVER_MISSING, startSoundServer } from "./sound-server.ts";

const PROGRAM = ["/usr/bin/firefox-esr", "/usr/bin/firefox"].find(existsSync);

export const FIREFOX_MISSING =
  PROGRAM === undefined ? "Firefox is not installed (apt-get install firefox-esr)" : SOUND_SERVER_MISSING;

const PREFERENCES = {
  "media.navigator.streams.fake": true, // a microphone that hums
  "media.navigator.permission.disabled": true,
  "media.autoplay.default": 0,
};

/** By WebDriver BiDi, which Firefox speaks by itself. */
export async function startFirefox(): Promise<OtherBrowser> {
  const sound = await startSoundServer();
  try {
    const browser = await puppeteer.launch({
      browser: "firefox",
      headless: true,
      timeout: PATIENCE_MS,
      ...(PROGRAM === undefined ? {} : { executablePath: PROGRAM }),
      extraPrefsFirefox: PREFERENCES,
      env: { ...process.env, ...sound.environment },
    });
    const end = async () => {
      await browser.close();
      await sound.end();
    };
    return await drive(browser, end);
  } catch (failure) {
    await sound.end();
    throw failure;
  }
}

async function drive(browser: Browser, end: () => Promise<void>): Promise<OtherBrowser> {
  const page = await browser.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(message.text());
  });
  const names = new Map<string, string>(Object.entries(KEYS).map(([name, key]) => [key, name]));
  return {
    name: await browser.version(),
    complaints,
    open: async (url) => {
      await page.goto(url);
    },
    resize: (width, height) => page.setViewport({ width, height }),
    value: <T>(expression: string) => page.evaluate(expression) as Promise<T>,
    click: (button) => page.locator(`::-p-xpath(${buttonNamed(button)})`).click(),
    press: async (...keys) => {
      for (const key of keys) await page.keyboard.press((names.get(key) ?? key) as KeyInput);
    },
    close: end,
  };
}
