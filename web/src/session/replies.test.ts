import { expect, test } from "vitest";
import type { PlayoutOrder } from "../audio/playout.ts";
import { Replies } from "./replies.ts";

const FRAME = 480; // 20 ms

function replies() {
  const orders: PlayoutOrder[] = [];
  const cuts: [string, number][] = [];
  const it = new Replies({ order: (order) => orders.push(order), latencyMs: 0 }, (item, ms) =>
    cuts.push([item, ms]),
  );
  return {
    it,
    orders,
    cuts,
    sound: (id: string, item: string) =>
      it.sound({ id, item, response: `r_${item}`, samples: new Float32Array(FRAME) }),
    /** Samples that went to the loudspeaker. */
    samples: () =>
      orders.reduce((sum, order) => sum + (order.kind === "sound" ? order.samples.length : 0), 0),
  };
}

/** A page that has received three pieces of a reply, and its end, when so much of it was played. */
function left(played: number) {
  const page = replies();
  for (const id of ["e1", "e2", "e3"]) page.sound(id, "a");
  page.it.event("e4");
  page.it.ended("a");
  page.it.position("a", played);
  return JSON.parse(JSON.stringify(page.it.save())) as ReturnType<Replies["save"]>;
}

test("a page that is loaded again plays what was not played, from that very sample, to its end", () => {
  const { place, replies: saved } = left(700);
  expect(place).toEqual({ after: "e1", known: ["e4"] });

  const page = replies();
  page.it.restore(place, saved);
  expect(page.it.lastEvent).toBe("e1");
  expect(page.sound("e2", "a")).toBe(true);
  expect(page.sound("e3", "a")).toBe(true);
  expect(page.it.event("e4")).toBe(false);
  page.it.resumed(true);

  expect(page.orders[0]).toEqual({ kind: "resume", item: "a", played: 700 });
  expect(page.samples()).toBe(3 * FRAME - 700);
  expect(page.orders.at(-1)).toEqual({ kind: "end", item: "a" });
});

test("loaded twice, it goes on where the first time would have", () => {
  const { place, replies: saved } = left(700);
  const second = replies();
  second.it.restore(place, saved);
  expect(second.it.save()).toEqual({
    place,
    replies: [{ item: "a", from: FRAME, played: 700, ended: true }],
  });
});

test("sound that the server does not remember is cut from the reply", () => {
  const { place, replies: saved } = left(720);
  const page = replies();
  page.it.restore(place, saved);
  page.it.resumed(false);
  expect(page.cuts).toEqual([["a", 30]]);
  expect(page.it.isEmpty).toBe(true);
});

test("what is silenced is told up to where it was heard, and what comes of it later is dropped", () => {
  const page = replies();
  page.sound("e1", "a");
  expect(page.it.silence()).toBe(true);
  page.it.stoppedAt("a", 240);
  expect(page.cuts).toEqual([["a", 10]]);
  expect(page.sound("e2", "a")).toBe(false);
  expect(page.it.silence()).toBe(false);
  expect(page.it.save().place).toEqual({ after: "e2", known: [] });
});
