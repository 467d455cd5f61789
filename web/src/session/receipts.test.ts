import { expect, test } from "vitest";
import { Receipts } from "./receipts.ts";

/** A reply's events: two pieces of sound, of 480 samples each, among others. */
function reply(): Receipts {
  const receipts = new Receipts();
  receipts.event("e1");
  receipts.sound("e2", "a", 0, 480);
  receipts.event("e3");
  receipts.sound("e4", "a", 480, 960);
  receipts.event("e5");
  return receipts;
}

test("what was heard to its end is gone on with after the last event", () => {
  expect(reply().place(() => 960)).toEqual({ after: "e5", known: [] });
});

test("sound that was not played comes again, and nothing else is dealt with twice", () => {
  expect(reply().place(() => 500)).toEqual({ after: "e3", known: ["e5"] });
  expect(reply().comesAgainFrom("a", () => 500)).toBe(480);
  expect(reply().place(() => 0)).toEqual({ after: "e1", known: ["e3", "e5"] });
});

test("sound that is not wanted any more does not come again", () => {
  expect(reply().place(() => undefined)).toEqual({ after: "e5", known: [] });
  expect(reply().comesAgainFrom("a", () => undefined)).toBeUndefined();
});

test("after a reload, what was dealt with is known, once", () => {
  const again = new Receipts({ after: "e1", known: ["e3", "e5"] });
  expect(again.last).toBe("e1");
  expect(again.sound("e2", "a", 0, 480)).toBe(true);
  expect(again.event("e3")).toBe(false);
  expect(again.place(() => 0)).toEqual({ after: "e1", known: ["e3", "e5"] });
  expect(again.event("e5")).toBe(false);
  expect(again.event("e6")).toBe(true);
});

test("more than the server remembers is not kept", () => {
  const receipts = new Receipts();
  for (let i = 1; i <= 1_000; i++) receipts.sound(`e${i}`, "a", i - 1, i);
  expect(receipts.place(() => 0).after).toBe("e600");
  expect(receipts.comesAgainFrom("a", () => 0)).toBe(600);
});
