import { describe, expect, test } from "vitest";
import { Playout, type PlayoutReport } from "./playout.ts";

const HZ = 24_000;
const BLOCK = 128;

/** A playout at one rate, so that samples can be counted, and what it told. */
function playout() {
  const reports: PlayoutReport[] = [];
  let clock = 0;
  const it = new Playout(HZ, HZ, (report) => reports.push(report));
  return {
    reports,
    sound: (item: string, samples: number, value = 0.5) =>
      it.order({ kind: "sound", item, samples: new Float32Array(samples).fill(value) }, clock / HZ),
    resume: (item: string, played: number) => it.order({ kind: "resume", item, played }, clock / HZ),
    end: (item: string) => it.order({ kind: "end", item }, clock / HZ),
    stop: () => it.order({ kind: "stop" }, clock / HZ),
    /** Plays so many blocks; the samples that came out. */
    play: (blocks: number) => {
      const out: number[] = [];
      for (let i = 0; i < blocks; i++) {
        const block = new Float32Array(BLOCK);
        it.fill(block, clock / HZ);
        clock += BLOCK;
        out.push(...block);
      }
      return out;
    },
    of: (kind: PlayoutReport["kind"]) => reports.filter((report) => report.kind === kind),
  };
}

describe("the playout", () => {
  test("waits for its lead before it begins, so that a late packet leaves no gap", () => {
    const p = playout();
    p.sound("a", 1000); // 42 ms
    expect(p.play(4).some((sample) => sample !== 0)).toBe(false);
    p.sound("a", 1000);
    expect(p.play(1).every((sample) => sample === 0.5)).toBe(true);
  });

  test("plays a short reply that has ended without waiting", () => {
    const p = playout();
    p.sound("a", 200);
    p.end("a");
    expect(p.play(2).filter((sample) => sample !== 0)).toHaveLength(200);
    expect(p.of("finished")).toEqual([{ kind: "finished", item: "a", played: 200, at: 128 / HZ }]);
  });

  test("counts what it has played, to the sample, and tells it each 20 ms", () => {
    const p = playout();
    p.sound("a", 24_000);
    p.play(10);
    const positions = p.of("position");
    expect(positions[0]).toMatchObject({ item: "a", played: 0, at: 0 });
    expect(positions[1]).toMatchObject({ played: 512, at: 512 / HZ });
  });

  test("goes on with what was played in part before the page was loaded again", () => {
    const p = playout();
    p.resume("a", 10_000);
    p.sound("a", 2_000);
    p.end("a");
    p.play(20);
    expect(p.of("position")[0]).toMatchObject({ item: "a", played: 10_000 });
    expect(p.of("finished")).toMatchObject([{ item: "a", played: 12_000 }]);
  });

  test("stops within 5 ms, without a click, and says how far it came", () => {
    const p = playout();
    p.sound("a", 24_000);
    p.sound("b", 24_000);
    p.play(10);
    p.stop();
    const after = p.play(4);
    expect(p.of("stopped")).toEqual([{ kind: "stopped", item: "a", played: 1280, at: 1280 / HZ }]);
    const loud = after.filter((sample) => sample !== 0);
    expect(loud.length).toBeLessThanOrEqual(0.005 * HZ);
    expect(loud.every((sample, i) => i === 0 || sample < (loud[i - 1] ?? 1))).toBe(true);
    expect(p.play(20).every((sample) => sample === 0)).toBe(true);
  });

  test("waits for more after a gap, and goes on where it was", () => {
    const p = playout();
    p.sound("a", 1536);
    p.play(13);
    expect(p.of("starved")).toHaveLength(1);
    p.sound("a", 24_000, 0.25);
    expect(p.play(1)[0]).toBe(0.25);
    expect(p.of("position").at(-1)).toMatchObject({ played: 1536 });
  });

  test("plays replies one after the other", () => {
    const p = playout();
    p.sound("a", 128, 0.1);
    p.end("a");
    p.sound("b", 128, 0.2);
    p.end("b");
    const out = p.play(3);
    expect(out[0]).toBeCloseTo(0.1);
    expect(out[128]).toBeCloseTo(0.2);
    expect(p.of("finished").map((report) => report.item)).toEqual(["a", "b"]);
  });
});
