import { describe, expect, test } from "vitest";
import { countOf, histogramOf, parseMetrics, quantile, since, sumOf } from "./metrics.ts";

const TEXT = `# HELP vivavoce_sessions Sessions that are open.
# TYPE vivavoce_sessions gauge
vivavoce_sessions 3.0
vivavoce_turns_total{interrupted="false",speculated="true"} 4.0
vivavoce_turns_total{interrupted="true",speculated="true"} 2.0
vivavoce_engine_up{engine="a\\"b",role="LLM"} 0.5
vivavoce_voice_to_voice_seconds_bucket{le="0.25"} 0
vivavoce_voice_to_voice_seconds_bucket{le="0.5"} 6
vivavoce_voice_to_voice_seconds_bucket{le="1.0"} 10
vivavoce_voice_to_voice_seconds_bucket{le="+Inf"} 10
not a line
`;

describe("metrics", () => {
  const samples = parseMetrics(TEXT);

  test("are read with their labels", () => {
    expect(samples).toHaveLength(8);
    expect(samples[3]).toEqual({
      name: "vivavoce_engine_up",
      labels: { engine: 'a"b', role: "LLM" },
      value: 0.5,
    });
  });

  test("are added up over labels", () => {
    expect(sumOf(samples, "vivavoce_turns_total")).toBe(6);
    expect(sumOf(samples, "vivavoce_nothing")).toBeUndefined();
  });

  test("give quantiles from buckets", () => {
    const histogram = histogramOf(samples, "vivavoce_voice_to_voice_seconds");
    expect(quantile(histogram, 0.3)).toBeCloseTo(0.375);
    expect(quantile(histogram, 0.8)).toBeCloseTo(0.75);
    expect(quantile(new Map(), 0.5)).toBeUndefined();
  });

  test("of a while are the difference of two looks, and all after a restart", () => {
    const now = histogramOf(samples, "vivavoce_voice_to_voice_seconds");
    const before = new Map([...now].map(([bound, count]) => [bound, Math.max(0, count - 2)] as const));
    expect(countOf(since(now, before))).toBe(2);
    expect(countOf(since(before, now))).toBe(8);
  });
});
