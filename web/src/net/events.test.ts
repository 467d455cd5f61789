import { expect, test } from "vitest";
import { parseEvent } from "./events.ts";

test("an event that has what it needs is taken", () => {
  const text = '{"event_id":"event_1","type":"input_audio_buffer.committed","item_id":"item_1"}';
  expect(parseEvent(text)).toMatchObject({ type: "input_audio_buffer.committed", item_id: "item_1" });
});

test.each([
  "no JSON",
  "null",
  "[]",
  '{"type":7}',
  '{"type":"of.the.future","item_id":"x"}',
  '{"event_id":"event_1","type":"input_audio_buffer.committed"}',
  '{"type":"input_audio_buffer.committed","item_id":"no_event_id"}',
  '{"event_id":"event_1","type":"input_audio_buffer.committed","item_id":7}',
  '{"event_id":"event_1","type":"response.done","response":null}',
  '{"type":"constructor"}',
])("%s is passed over", (text) => {
  expect(parseEvent(text)).toBeUndefined();
});
