import { describe, expect, test } from "vitest";
import { rms } from "./pcm.ts";
import { Resampler } from "./resampler.ts";

function tone(hz: number, rate: number, seconds: number): Float32Array {
  return Float32Array.from(
    { length: rate * seconds },
    (_, i) => 0.5 * Math.sin((2 * Math.PI * hz * i) / rate),
  );
}

/** In blocks, as the audio thread does it. */
function resampled(input: Float32Array, from: number, to: number, block = 128): Float32Array {
  const resampler = new Resampler(from, to);
  const out: number[] = [];
  for (let i = 0; i < input.length; i += block) out.push(...resampler.process(input.slice(i, i + block)));
  out.push(...resampler.flush());
  return Float32Array.from(out);
}

describe("the resampler", () => {
  test.each([
    [48_000, 24_000],
    [44_100, 24_000],
    [16_000, 24_000],
    [24_000, 44_100],
    [24_000, 48_000],
  ])("keeps a tone's time and shape from %i to %i Hz", (from, to) => {
    const out = resampled(tone(1_000, from, 1), from, to);
    const wanted = tone(1_000, to, 1);
    expect(Math.abs(out.length - to)).toBeLessThan(to / 100);
    const error = wanted.slice(2_000, to - 2_000).map((sample, i) => sample - (out[i + 2_000] ?? 0));
    expect(20 * Math.log10(rms(error) / rms(wanted))).toBeLessThan(-60);
  });

  test("lets nothing through that the lower rate can't hold", () => {
    const out = resampled(tone(15_000, 48_000, 1), 48_000, 24_000);
    const inside = out.slice(500, -500); // where the tone begins and ends there is more than the tone
    expect(20 * Math.log10(rms(inside) / rms(tone(15_000, 48_000, 1)))).toBeLessThan(-60);
  });

  test("gives the same whatever the blocks are", () => {
    const input = tone(440, 44_100, 0.2);
    const small = resampled(input, 44_100, 24_000, 128);
    const large = resampled(input, 44_100, 24_000, 1_000);
    expect(small.length).toBe(large.length);
    expect(rms(small.map((sample, i) => sample - (large[i] ?? 0)))).toBeLessThan(1e-6);
  });
});
