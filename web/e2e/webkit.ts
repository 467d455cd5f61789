import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { createServer } from "node:net";
import { buttonNamed, type OtherBrowser, PATIENCE_MS } from "./other-browser.ts";

/** Of Debian's and Ubuntu's libwebkit2gtk; the driver is of webkit2gtk-driver. */
const MINI_BROWSER = ["x86_64-linux-gnu", "aarch64-linux-gnu"]
  .map((platform) => `/usr/lib/${platform}/webkit2gtk-4.1/MiniBrowser`)
  .find(existsSync);
const DRIVER = ["/usr/bin/WebKitWebDriver"].find(existsSync);
const XVFB = ["/usr/bin/Xvfb"].find(existsSync);

export const WEBKIT_MISSING =
  MINI_BROWSER === undefined || DRIVER === undefined || XVFB === undefined
    ? "WebKitGTK's MiniBrowser and driver are not installed (apt-get install webkit2gtk-driver xvfb)"
    : "";

const OPTIONS = {
  binary: MINI_BROWSER,
  args: ["--automation", "--enable-mock-capture-devices=true"], // a microphone that hums
};
/** As containers have it; WebKitGTK makes of it a language that there is not ("C"), and Intl complains. */
const LOCALE = "C.UTF-8";

/** By WebDriver, on a screen that nobody sees: WebKitGTK has no other. */
export async function startWebKit(): Promise<OtherBrowser> {
  const port = await freePort();
  const { display, screen } = await startScreen();
  const driver = spawn(DRIVER ?? "", [`--port=${port}`], {
    stdio: "ignore",
    env: { ...process.env, DISPLAY: display, LC_ALL: LOCALE },
  });
  const end = () => {
    driver.kill();
    screen.kill();
  };
  try {
    return await startSession(webDriver(`http://127.0.0.1:${port}`), end);
  } catch (failure) {
    end();
    throw failure;
  }
}

type Ask = <T>(method: string, path: string, body?: object) => Promise<T>;

async function startSession(ask: Ask, end: () => void): Promise<OtherBrowser> {
  await ready(() => ask("GET", "/status"));
  const { sessionId, capabilities } = await ask<{
    sessionId: string;
    capabilities: { browserVersion: string };
  }>("POST", "/session", { capabilities: { alwaysMatch: { "webkitgtk:browserOptions": OPTIONS } } });
  const here = `/session/${sessionId}`;
  return {
    name: `WebKitGTK ${capabilities.browserVersion}`,
    complaints: [],
    open: (url) => ask("POST", `${here}/url`, { url }),
    resize: (width, height) => ask("POST", `${here}/window/rect`, { width, height }),
    value: (expression) => ask("POST", `${here}/execute/sync`, { script: `return ${expression}`, args: [] }),
    click: async (button) => {
      const found = await ask<Record<string, string>>("POST", `${here}/element`, {
        using: "xpath",
        value: buttonNamed(button),
      });
      await ask("POST", `${here}/element/${Object.values(found)[0]}/click`, {});
    },
    press: async (...keys) => {
      const actions = keys.flatMap((value) => [
        { type: "keyDown", value },
        { type: "keyUp", value },
      ]);
      await ask("POST", `${here}/actions`, { actions: [{ type: "key", id: "keyboard", actions }] });
    },
    close: async () => {
      await ask("DELETE", here).catch(() => undefined);
      end();
    },
  };
}

/** The W3C's WebDriver: JSON over HTTP. */
function webDriver(address: string): Ask {
  return async <T>(method: string, path: string, body?: object): Promise<T> => {
    const answer = await fetch(address + path, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const { value } = (await answer.json()) as { value: T };
    if (!answer.ok) throw new Error(`${method} ${path}: ${JSON.stringify(value)}`);
    return value;
  };
}

/** Xvfb chooses a number that is free, and writes it. */
function startScreen(): Promise<{ display: string; screen: ChildProcess }> {
  const screen = spawn(XVFB ?? "", ["-displayfd", "1", "-screen", "0", "1600x1000x24"], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  return new Promise((resolve, reject) => {
    screen.on("error", reject);
    screen.on("exit", () => reject(new Error("Xvfb ended")));
    screen.stdout.once("data", (data: Buffer) => resolve({ display: `:${data.toString().trim()}`, screen }));
  });
}

function freePort(): Promise<number> {
  const server = createServer();
  return new Promise((resolve) =>
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" ? (address?.port ?? 0) : 0));
    }),
  );
}

async function ready(question: () => Promise<unknown>): Promise<void> {
  const end = Date.now() + PATIENCE_MS;
  for (;;) {
    try {
      await question();
      return;
    } catch (failure) {
      if (Date.now() > end) throw failure;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}
