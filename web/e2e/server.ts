import { type ChildProcess, execFile, spawn } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";

/** `vivavoce serve` as words; the test that runs this gives its own, a developer has the launcher. */
const COMMAND: string[] = JSON.parse(
  process.env.VIVAVOCE_COMMAND ??
    JSON.stringify([join(import.meta.dirname, "..", "..", "vivavoce"), "serve"]),
);
/** Engines that are there at once. */
export const SCRIPTED = ["--engine", "stt=scripted", "--engine", "llm=scripted", "--engine", "tts=scripted"];
const READY = /Ready: (https?:\/\/\S+)/;
const PATIENCE_MS = 120_000;

export interface Server {
  url: string;
  stop(): Promise<void>;
}

/** Starts a server and waits until its engines are warm. `port` 0: any that is free. */
export async function startServer(port = 0, ...more: string[]): Promise<Server> {
  const [program, ...words] = COMMAND;
  if (program === undefined) throw new Error("VIVAVOCE_COMMAND is empty");
  const child = spawn(program, [...words, "--port", String(port), ...more], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  const url = await ready(child);
  return { url, stop: () => stopped(child) };
}

/** What our own recognizer hears in a recording. */
export function transcribed(file: string): Promise<string> {
  return vivavoce("transcribe", file);
}

/** What `vivavoce` writes to standard output. */
export async function vivavoce(...command: string[]): Promise<string> {
  const [program, ...words] = COMMAND;
  if (program === undefined) throw new Error("VIVAVOCE_COMMAND is empty");
  return (await promisify(execFile)(program, [...words.slice(0, -1), ...command])).stdout;
}

function ready(server: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = "";
    const timer = setTimeout(() => reject(new Error(`not ready in time; it said: ${said}`)), PATIENCE_MS);
    server.on("error", reject);
    server.on("exit", (code) => reject(new Error(`it ended with ${code}; it said: ${said}`)));
    server.stderr?.on("data", (data: Buffer) => {
      said += data.toString();
      const found = READY.exec(said);
      if (found?.[1] === undefined) return;
      clearTimeout(timer);
      resolve(found[1]);
    });
  });
}

function stopped(server: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (server.exitCode !== null || server.signalCode !== null) resolve();
    server.on("exit", () => resolve());
    server.kill("SIGTERM");
  });
}

/** Playwright's set-up: one server for all tests, unless one is named. */
export default async function setUp(): Promise<(() => Promise<void>) | undefined> {
  if (process.env.VIVAVOCE_URL !== undefined) return undefined;
  const server = await startServer();
  process.env.VIVAVOCE_URL = server.url;
  return server.stop;
}
