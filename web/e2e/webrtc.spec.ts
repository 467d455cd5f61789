import type { Page } from "@playwright/test";
import { expect, microphoneSays, test } from "./page.ts";

test.use(microphoneSays("2830-3980-0043.wav"));

test("over WebRTC too what is said is understood, and answered aloud", async ({ app, page }) => {
  const call = page.waitForResponse((answer) => answer.url().includes("/v1/realtime/calls"));
  await app.chooseWebRtc();
  await app.talk();

  expect((await call).status()).toBe(201);
  await expect(app.userEntries.first()).toContainText(/experience/i);
  await app.turns("speaking");
  await isHeard(page);
  await app.turns("listening");
  await expect(app.replies.first()).toHaveAttribute("data-state", "complete");
  await page.getByRole("button", { name: "End", exact: true }).click();
  await app.turns("idle");
});

const LONG = "Tell me a long story about a lighthouse and the people who keep it.";

test("a call whose network changes goes on by another way", async ({ app, page }) => {
  await page.evaluate(() => {
    const peers: RTCPeerConnection[] = [];
    const Peer = window.RTCPeerConnection;
    window.RTCPeerConnection = class extends Peer {
      constructor(configuration?: RTCConfiguration) {
        super(configuration);
        peers.push(this);
      }
    };
    Object.assign(window, { peers });
  });
  await app.chooseWebRtc();
  await app.write(LONG);
  await app.turns("speaking");

  const renewed = page.waitForResponse((answer) => answer.request().method() === "PATCH");
  const before = await page.evaluate(remoteNames);
  await page.evaluate(() => {
    const peer = (window as unknown as { peers: RTCPeerConnection[] }).peers[0];
    if (peer === undefined) throw new Error("there is no call");
    // as the browser says it when packets have been missing for half a minute
    Object.defineProperty(peer, "connectionState", { value: "failed", configurable: true });
    peer.dispatchEvent(new Event("connectionstatechange"));
    delete (peer as { connectionState?: unknown }).connectionState;
  });
  expect((await renewed).status()).toBe(200);
  await expect.poll(() => page.evaluate(remoteNames)).not.toEqual(before);
  await expect.poll(() => page.evaluate(connectionState)).toBe("connected");

  await app.write("And then?");
  await app.turns("speaking");
  await isHeard(page);
  await expect(page.getByTestId("reconnecting")).toBeHidden();
});

test("a call goes on when the page was loaded again", async ({ app, page }) => {
  await app.chooseWebRtc();
  await app.write(LONG);
  await app.turns("speaking");
  await isHeard(page);

  const again = page.waitForResponse((answer) => answer.url().includes("/v1/realtime/calls?resume="));
  await page.reload();
  expect((await again).status()).toBe(201);
  await app.goOn();
  await expect(app.userEntries).toHaveText([new RegExp(LONG)]);
  await app.turns("listening", 90_000);
  await expect(app.replies).toHaveCount(1);
  await app.write("And then?");
  await expect(app.replies).toHaveCount(2);
  await app.turns("speaking");
  await isHeard(page);
});

async function isHeard(page: Page): Promise<void> {
  await expect
    .poll(() => page.evaluate(loudness), { message: "loudness of the element that plays", timeout: 60_000 })
    .toBeGreaterThan(0.01);
}

/** By what name the server's end goes: another after ICE was restarted. */
function remoteNames(): string[] {
  const [peer] = (window as unknown as { peers: RTCPeerConnection[] }).peers;
  return peer?.remoteDescription?.sdp.match(/a=ice-ufrag:\S+/g) ?? [];
}

function connectionState(): string | undefined {
  return (window as unknown as { peers: RTCPeerConnection[] }).peers[0]?.connectionState;
}

/** The loudest sample of what is played at the moment. */
async function loudness(): Promise<number> {
  const stream = document.querySelector("audio")?.srcObject;
  if (!(stream instanceof MediaStream)) return 0;
  const context = new AudioContext();
  await context.resume();
  const meter = context.createAnalyser();
  context.createMediaStreamSource(stream).connect(meter);
  const samples = new Float32Array(meter.fftSize);
  let loudest = 0;
  for (let i = 0; i < 20; i++) {
    await new Promise((resolve) => requestAnimationFrame(resolve));
    meter.getFloatTimeDomainData(samples);
    loudest = Math.max(loudest, ...samples.map(Math.abs));
  }
  await context.close();
  return loudest;
}
