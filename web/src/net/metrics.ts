/** One line of `/metrics`. */
export interface Sample {
  name: string;
  labels: Readonly<Record<string, string>>;
  value: number;
}

const LINE = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})?\s+(\S+)/;
const LABEL = /(\w+)="((?:[^"\\]|\\.)*)"/g;

/** Prometheus' text format; what is not understood is passed over. */
export function parseMetrics(text: string): Sample[] {
  const samples: Sample[] = [];
  for (const line of text.split("\n")) {
    const found = line.startsWith("#") ? null : LINE.exec(line);
    if (found?.[1] === undefined) continue;
    const labels: Record<string, string> = {};
    for (const [, name, value] of (found[2] ?? "").matchAll(LABEL)) {
      if (name !== undefined && value !== undefined) labels[name] = value.replace(/\\(.)/g, "$1");
    }
    const value = found[3] === "+Inf" ? Number.POSITIVE_INFINITY : Number(found[3]);
    if (!Number.isNaN(value)) samples.push({ name: found[1], labels, value });
  }
  return samples;
}

/** The sum over all labels; undefined: there is no such metric. */
export function sumOf(samples: readonly Sample[], name: string): number | undefined {
  const found = samples.filter((sample) => sample.name === name);
  return found.length === 0 ? undefined : found.reduce((sum, sample) => sum + sample.value, 0);
}

/** A histogram's buckets, by upper bound: how many values are at most that. */
export type Histogram = ReadonlyMap<number, number>;

export function histogramOf(samples: readonly Sample[], name: string): Histogram {
  const buckets = new Map<number, number>();
  for (const sample of samples) {
    if (sample.name !== `${name}_bucket`) continue;
    const bound = sample.labels.le === "+Inf" ? Number.POSITIVE_INFINITY : Number(sample.labels.le);
    buckets.set(bound, (buckets.get(bound) ?? 0) + sample.value);
  }
  return new Map([...buckets].sort(([a], [b]) => a - b));
}

/** What came between two looks. A server that was restarted begins anew: then all of it. */
export function since(now: Histogram, before: Histogram): Histogram {
  const restarted = [...now].some(([bound, count]) => count < (before.get(bound) ?? 0));
  return restarted
    ? now
    : new Map([...now].map(([bound, count]) => [bound, count - (before.get(bound) ?? 0)]));
}

export function countOf(histogram: Histogram): number {
  return histogram.get(Number.POSITIVE_INFINITY) ?? 0;
}

/** A quantile, within its bucket as if values lay evenly there; undefined where there are none. */
export function quantile(histogram: Histogram, q: number): number | undefined {
  const wanted = countOf(histogram) * q;
  if (countOf(histogram) === 0) return undefined;
  let lower = 0;
  let below = 0;
  for (const [bound, count] of histogram) {
    if (count >= wanted) {
      if (bound === Number.POSITIVE_INFINITY) return lower;
      return lower + ((bound - lower) * (wanted - below)) / Math.max(1e-9, count - below);
    }
    lower = bound;
    below = count;
  }
  return lower;
}
