import { WIRE_HZ } from "../pcm.ts";
import { Resampler } from "../resampler.ts";

/** 20 ms, a frame of the server's. */
const FRAME = WIRE_HZ / 50;

/** The microphone at whatever rate it has, as 24 kHz frames of 20 ms to the page. */
class Capture extends AudioWorkletProcessor {
  private readonly resampler = new Resampler(sampleRate, WIRE_HZ);
  private frame = new Float32Array(FRAME);
  private filled = 0;

  process(inputs: Float32Array[][]): boolean {
    const channels = inputs[0] ?? [];
    if (channels[0] === undefined) return true; // no microphone is connected
    for (const sample of this.resampler.process(mono(channels))) {
      this.frame[this.filled++] = sample;
      if (this.filled < FRAME) continue;
      this.port.postMessage(this.frame, [this.frame.buffer]);
      this.frame = new Float32Array(FRAME);
      this.filled = 0;
    }
    return true;
  }
}

function mono(channels: Float32Array[]): Float32Array {
  const first = channels[0] ?? new Float32Array(0);
  if (channels.length === 1) return first;
  const mixed = new Float32Array(first.length);
  for (const channel of channels) {
    for (let i = 0; i < mixed.length; i++) mixed[i] = (mixed[i] ?? 0) + (channel[i] ?? 0) / channels.length;
  }
  return mixed;
}

registerProcessor("vivavoce-capture", Capture);
