import { expect, test } from "vitest";
import { fromBase64, fromPcm16, toBase64, toPcm16 } from "./pcm.ts";

test("sound comes back from the wire as it went", () => {
  const samples = Float32Array.of(0, 0.5, -0.5, 1 / 32_768, -1);
  expect(fromPcm16(fromBase64(toBase64(toPcm16(samples))))).toEqual(samples);
});

test("what is too loud is clipped, not wrapped around", () => {
  expect(toPcm16(Float32Array.of(1, 2, -2))).toEqual(Int16Array.of(32_767, 32_767, -32_768));
});

test("half a sample at the end is dropped", () => {
  expect(fromPcm16(Uint8Array.of(0, 64, 1))).toEqual(Float32Array.of(0.5));
});
