import { describe, expect, test } from "vitest";
import type { ServerEvent } from "../net/events.ts";
import {
  type AssistantEntry,
  cut,
  disconnected,
  type Entry,
  heardAt,
  heardWhole,
  next,
  told as retold,
  timedWords,
  typed,
} from "./transcript.ts";

/** What the server tells of a conversation, step by step. */
function told(...events: ServerEvent[]): readonly Entry[] {
  return events.reduce<readonly Entry[]>(next, []);
}

const heard = (item_id: string): ServerEvent => ({
  type: "input_audio_buffer.speech_started",
  item_id,
  audio_start_ms: 0,
});
const committed = (item_id: string): ServerEvent => ({ type: "input_audio_buffer.committed", item_id });
const understood = (item_id: string, transcript: string): ServerEvent => ({
  type: "conversation.item.input_audio_transcription.completed",
  item_id,
  transcript,
});
const begins = (id: string, response_id = "r1"): ServerEvent => ({
  type: "response.output_item.added",
  response_id,
  item: { id, type: "message", role: "assistant" },
});
const says = (item_id: string, delta: string): ServerEvent => ({
  type: "response.output_audio_transcript.delta",
  response_id: "r1",
  item_id,
  delta,
});
const ends = (status: "completed" | "cancelled" | "failed", message?: string): ServerEvent => ({
  type: "response.done",
  response: { id: "r1", status, status_details: message === undefined ? null : { error: { message } } },
});
const words = (item_id: string, ...texts: [number, number, number, number][]): ServerEvent => ({
  type: "vivavoce.response.words",
  item_id,
  words: texts.map(([start, end, start_ms, end_ms]) => ({ start, end, start_ms, end_ms })),
  timing: "exact",
});

describe("what the user says", () => {
  test("is shown as it is understood, and settles", () => {
    const partial = told(heard("u"), {
      type: "vivavoce.transcript.partial",
      item_id: "u",
      text: "why should won",
      stable_chars: 10,
    });
    expect(partial).toMatchObject([{ text: "why should won", stable: 10, state: "speaking" }]);

    const settled = [committed("u"), understood("u", "Why should one halt?")].reduce(next, partial);
    expect(settled).toMatchObject([{ text: "Why should one halt?", stable: 20, state: "done" }]);
  });

  test("comes by deltas too, which are appended", () => {
    const delta = (text: string): ServerEvent => ({
      type: "conversation.item.input_audio_transcription.delta",
      item_id: "u",
      delta: text,
    });
    expect(told(heard("u"), delta("Why"), delta(" not?"))).toMatchObject([{ text: "Why not?", stable: 8 }]);
  });

  test("goes if it came to nothing", () => {
    expect(told(heard("u1"), heard("u2"))).toMatchObject([{ id: "u2" }]);
    expect(told(heard("u"), committed("u"), understood("u", " "))).toEqual([]);
  });

  test("stays when it was committed by a key, without speech being noticed", () => {
    expect(told(committed("u"))).toMatchObject([{ id: "u", state: "recognizing" }]);
  });
});

describe("what the assistant says", () => {
  const reply = told(begins("a"), says("a", "Hello there, "), says("a", "friend."));

  test("grows, and is whole once it was heard to its end", () => {
    expect(reply).toMatchObject([{ text: "Hello there, friend.", state: "coming", heard: undefined }]);
    const done = heardWhole(next(reply, ends("completed")), "a");
    expect(done).toMatchObject([{ state: "complete", heard: 20 }]);
  });

  test("is cut after the last word of which more than half was heard", () => {
    const timed = next(reply, words("a", [0, 5, 0, 400], [6, 12, 400, 900], [13, 20, 900, 1400]));
    expect(cut(timed, "a", 500)).toMatchObject([{ state: "cut", heard: 5 }]);
    expect(cut(timed, "a", 700)).toMatchObject([{ state: "cut", heard: 12 }]);
    expect(cut(timed, "a", 90)).toEqual([]);
  });

  test("is cut where the server says, where the page has not measured it", () => {
    const heardEvent: ServerEvent = { type: "vivavoce.item.heard", item_id: "a", end: 5, complete: false };
    expect(next(reply, heardEvent)).toMatchObject([{ state: "cut", heard: 5 }]);
    const measured = cut(reply, "a", 5_000);
    expect(next(measured, heardEvent)).toEqual(measured);
  });

  test("stays cut though the response ended well and its sound is told to be played", () => {
    const later = heardWhole(next(cut(reply, "a", 600), ends("completed")), "a");
    expect(later).toMatchObject([{ state: "cut" }]);
  });

  test("says why it failed", () => {
    expect(next(reply, ends("failed", "The model is gone."))).toMatchObject([
      { state: "failed", note: "The model is gone." },
    ]);
  });

  test("has words with times, estimated where none were told", () => {
    const entry = next(reply, words("a", [0, 5, 0, 400]))[0] as AssistantEntry;
    const timed = timedWords(entry);
    expect(timed.map((word) => entry.text.slice(word.start, word.end))).toEqual([
      "Hello",
      "there,",
      "friend.",
    ]);
    expect(timed.every((word, i) => word.start_ms >= (timed[i - 1]?.end_ms ?? 0))).toBe(true);
    expect(heardAt(entry, 1e6)).toBe(entry.text.length);
  });
});

test("another connection may give the same ids anew", () => {
  const before = told(heard("u"), committed("u"), understood("u", "Hello!"), begins("a"), says("a", "Hi"));
  const after = [heard("u"), committed("u"), begins("a"), says("a", "Again")].reduce(
    next,
    disconnected(before, 1),
  );
  expect(after).toMatchObject([
    { text: "Hello!", state: "done" },
    { text: "Hi", state: "cut" },
    { kind: "user", state: "recognizing" },
    { text: "Again", state: "coming" },
  ]);
});

test("what was missed is told anew, and nothing is there twice", () => {
  const message = (id: string, role: string, text: string, status = "completed") => ({
    id,
    type: "message",
    role,
    status,
    content: [{ type: "output_audio", transcript: text }],
  });
  const before = told(heard("u"), committed("u"), begins("a"), says("a", "Hello "));
  const after = [
    message("u", "user", "Who is there?"),
    message("a", "assistant", "Hello there.", "in_progress"),
    message("b", "assistant", "And again."),
  ].reduce(retold, before);
  expect(after).toMatchObject([
    { id: "u", text: "Who is there?", state: "done" },
    { id: "a", text: "Hello there.", state: "coming" },
    { id: "b", text: "And again.", state: "complete", heard: 10 },
  ]);
});

test("order is that in which things were begun, and nothing is doubled", () => {
  const entries = next(typed(told(heard("u"), committed("u"), begins("a")), "t", "Stop"), begins("a"));
  expect(entries.map((entry) => entry.id)).toEqual(["u", "a", "t"]);
});

test("events of unknown items change nothing", () => {
  const before = told(heard("u"));
  expect(next(before, says("x", "?"))).toEqual(before);
  expect(next(before, understood("x", "?"))).toEqual(before);
});
