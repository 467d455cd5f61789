import { expect, test } from "vitest";
import { parseEvent } from "./events.ts";

test("an event that has what it needs is taken", () => {
  const text = '{"type":"input_audio_buffer.committed","item_id":"item_1","previous_item_id":null}';
  expect(parseEvent(text)).toMatchObject({ type: "input_audio_buffer.committed", item_id: "item_1" });
});

test.each([
  "no JSON",
  "null",
  "[]",
  '{"type":7}',
  '{"type":"of.the.future","item_id":"x"}',
  '{"type":"input_audio_buffer.committed"}',
  '{"type":"input_audio_buffer.committed","item_id":7}',
  '{"type":"response.done","response":null}',
  '{"type":"constructor"}',
])("%s is passed over", (text) => {
  expect(parseEvent(text)).toBeUndefined();
});
