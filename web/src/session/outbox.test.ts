import { expect, test } from "vitest";
import type { ClientEvent } from "../net/events.ts";
import { Outbox } from "./outbox.ts";

function outbox() {
  const sent: ClientEvent[] = [];
  const made = new Outbox((event) => sent.push(event));
  return { made, types: () => sent.map(({ type }) => type), sent };
}

test("what is written while an answer is being made is told at once, and asked for when that has ended", () => {
  const { made, types } = outbox();
  made.askOf(made.write("And then?"), true);
  expect(types()).toEqual(["conversation.item.create"]);
  expect(made.freed()).toBe(true);
  expect(types()).toEqual(["conversation.item.create", "response.create"]);
  expect(made.freed()).toBe(false);
});

test("what was written without a connection is told again, and answered once", () => {
  const { made, types, sent } = outbox();
  const first = made.write("one");
  made.write("two");
  made.settled(first);
  made.write("three");
  made.askOfAll(false);
  expect(types()).toEqual(["conversation.item.create", "conversation.item.create", "response.create"]);
  expect(JSON.stringify(sent)).toContain("two");
  expect(JSON.stringify(sent)).not.toContain("one");
});

test("no more than fifty events wait for the connection", () => {
  const { made, types } = outbox();
  for (let i = 0; i < 60; i++) made.wait({ type: "response.create" });
  made.sendWaiting();
  expect(types()).toHaveLength(50);
  made.sendWaiting();
  expect(types()).toHaveLength(50);
});
