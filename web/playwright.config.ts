import { defineConfig } from "@playwright/test";

const reports = process.env.VIVAVOCE_REPORTS;

/** Against a server with real engines (e2e/server.ts), one browser at a time: two cores do all of it. */
export default defineConfig({
  testDir: "e2e",
  outputDir: "target/e2e",
  workers: 1,
  // As ./test does with Java's: once more, and what passes then is named flaky. Two cores that four other programs keep busy
  // lose sound of a server's first WebRTC call ("Expert." for "Experience proves this"), for sound does not wait.
  retries: 1,
  timeout: 240_000,
  expect: { timeout: 60_000 },
  globalSetup: "./e2e/server.ts",
  reporter:
    reports === undefined ? "list" : [["list"], ["junit", { outputFile: `${reports}/TEST-web-app.xml` }]],
  use: {
    viewport: { width: 1280, height: 800 },
    launchOptions: { executablePath: process.env.VIVAVOCE_CHROMIUM ?? "/usr/bin/chromium" },
    screenshot: "only-on-failure",
    trace: "retain-on-failure",
  },
});
