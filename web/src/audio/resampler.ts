/** Zero crossings of the sinc on either side: 16 keep the pass band flat to about 0.9 of the lower half rate. */
const CROSSINGS = 16;
/** Steps between two samples in the table; what lies between is interpolated. */
const PHASES = 256;
/** Of the lower rate's half: room for the filter's slope. */
const PASS_BAND = 0.94;

/**
 * Changes the sample rate of one stream, in order, by a windowed sinc. Mono, −1 to 1. One instance per stream; used inside
 * audio worklets.
 */
export class Resampler {
  private readonly step: number;
  private readonly half: number;
  private readonly table: Float32Array;
  private readonly scale: number;
  /** Input that later output still needs; `position` counts from its beginning. */
  private pending: Float32Array;
  private position: number;

  constructor(
    private readonly fromHz: number,
    private readonly toHz: number,
  ) {
    this.step = fromHz / toHz;
    this.scale = Math.min(1, toHz / fromHz) * PASS_BAND;
    this.half = Math.ceil(CROSSINGS / this.scale);
    this.table = kernel();
    this.pending = new Float32Array(this.half);
    this.position = this.half;
  }

  /** What `input` completes; the last few input samples wait for what follows them. */
  process(input: Float32Array): Float32Array {
    if (this.fromHz === this.toHz) return input.slice();
    const all = new Float32Array(this.pending.length + input.length);
    all.set(this.pending);
    all.set(input, this.pending.length);
    const count = Math.max(0, Math.ceil((all.length - this.half - this.position) / this.step));
    const output = new Float32Array(count);
    for (let i = 0; i < count; i++) output[i] = this.at(all, this.position + i * this.step);
    const next = this.position + count * this.step;
    const dropped = Math.max(0, Math.floor(next) - this.half);
    this.pending = all.slice(dropped);
    this.position = next - dropped;
    return output;
  }

  /** The rest, as if silence followed. */
  flush(): Float32Array {
    return this.fromHz === this.toHz ? new Float32Array(0) : this.process(new Float32Array(this.half));
  }

  private at(samples: Float32Array, position: number): number {
    const first = Math.max(0, Math.ceil(position - this.half));
    const last = Math.min(samples.length - 1, Math.floor(position + this.half));
    let sum = 0;
    for (let i = first; i <= last; i++) {
      const x = Math.abs(position - i) * this.scale * PHASES;
      const index = x | 0;
      const a = this.table[index] ?? 0;
      const b = this.table[index + 1] ?? 0;
      sum += (samples[i] ?? 0) * (a + (b - a) * (x - index));
    }
    return sum * this.scale;
  }
}

/** One side of a sinc under a Blackman window, `PHASES` values from zero crossing to zero crossing. */
function kernel(): Float32Array {
  const table = new Float32Array(CROSSINGS * PHASES + 2);
  for (let i = 0; i < CROSSINGS * PHASES; i++) {
    const x = i / PHASES;
    const t = x / CROSSINGS;
    const window = 0.42 + 0.5 * Math.cos(Math.PI * t) + 0.08 * Math.cos(2 * Math.PI * t);
    table[i] = (x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x)) * window;
  }
  return table;
}
