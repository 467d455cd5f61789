import { expect, test } from "vitest";
import { DEFAULTS } from "../features/settings/store.ts";
import { sessionOf } from "./session-options.ts";

test("hands-free leaves it to the server when a turn is over, push-to-talk does not", () => {
  expect(sessionOf(DEFAULTS)).toMatchObject({
    audio: { input: { turn_detection: { type: "semantic_vad" } } },
  });
  expect(sessionOf({ ...DEFAULTS, mode: "push-to-talk" })).toMatchObject({
    audio: { input: { turn_detection: null } },
  });
});

test("an empty prompt is the server's own", () => {
  expect(sessionOf({ ...DEFAULTS, instructions: " " })).not.toHaveProperty("instructions");
  expect(sessionOf({ ...DEFAULTS, instructions: " Be brief. " })).toHaveProperty("instructions", "Be brief.");
});

test("noise reduction is off unless it is asked for", () => {
  expect(sessionOf(DEFAULTS)).toMatchObject({ audio: { input: { noise_reduction: null } } });
  expect(sessionOf({ ...DEFAULTS, noiseReduction: "far_field" })).toMatchObject({
    audio: { input: { noise_reduction: { type: "far_field" } } },
  });
});
