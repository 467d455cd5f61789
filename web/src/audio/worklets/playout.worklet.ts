import { WIRE_HZ } from "../pcm.ts";
import { Playout, type PlayoutOrder } from "../playout.ts";

class PlayoutProcessor extends AudioWorkletProcessor {
  private readonly playout = new Playout(WIRE_HZ, sampleRate, (report) => this.port.postMessage(report));

  constructor() {
    super();
    this.port.onmessage = (message: MessageEvent<PlayoutOrder>) =>
      this.playout.order(message.data, currentTime);
  }

  process(_: Float32Array[][], outputs: Float32Array[][]): boolean {
    const channels = outputs[0] ?? [];
    const first = channels[0];
    if (first === undefined) return true;
    this.playout.fill(first, currentTime);
    for (const other of channels.slice(1)) other.set(first);
    return true;
  }
}

registerProcessor("vivavoce-playout", PlayoutProcessor);
