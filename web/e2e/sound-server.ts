import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PATIENCE_MS } from "./other-browser.ts";

const PROGRAM = ["/usr/bin/pulseaudio"].find(existsSync);

export const SOUND_SERVER_MISSING =
  PROGRAM === undefined ? "PulseAudio is not installed (apt-get install pulseaudio)" : "";

export interface SoundServer {
  /** What tells programs of it. */
  environment: Record<string, string>;
  end(): Promise<void>;
}

/** A PulseAudio of the test's own with a loudspeaker that nobody hears: Firefox keeps sound back where there is none. */
export async function startSoundServer(): Promise<SoundServer> {
  const folder = await mkdtemp(join(tmpdir(), "vivavoce-sound-"));
  const socket = join(folder, "native");
  const server = spawn(
    PROGRAM ?? "",
    [
      "-n",
      "--daemonize=no",
      "--exit-idle-time=-1",
      "--use-pid-file=no",
      "--load=module-null-sink rate=48000",
      `--load=module-native-protocol-unix auth-anonymous=1 socket=${socket}`,
    ],
    { stdio: "ignore", env: { ...process.env, XDG_RUNTIME_DIR: folder, HOME: folder } },
  );
  const end = Date.now() + PATIENCE_MS;
  while (!existsSync(socket)) {
    if (server.exitCode !== null || Date.now() > end) throw new Error("PulseAudio does not start");
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return {
    environment: { PULSE_SERVER: `unix:${socket}` },
    end: async () => {
      server.kill();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
