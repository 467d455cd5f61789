declare global {
  interface Window {
    spokenOutput: { heard(): { seconds: number; loudest: number }; pcm(): { rate: number; base64: string } };
  }
}

/**
 * Runs in the page before its own scripts: writes down what goes to the loudspeaker, by a node beside it. Blocks of silence
 * are not counted.
 */
export function spokenOutput(): void {
  const blocks: Float32Array[] = [];
  let rate = 48_000;
  const connect = AudioNode.prototype.connect as (this: AudioNode, ...args: unknown[]) => unknown;
  AudioNode.prototype.connect = function (this: AudioNode, ...args: unknown[]) {
    const target = args[0];
    if (target instanceof AudioDestinationNode && !(this instanceof ScriptProcessorNode)) {
      const context = this.context as AudioContext;
      rate = context.sampleRate;
      const tap = context.createScriptProcessor(2048, 1, 1);
      tap.onaudioprocess = ({ inputBuffer }) => blocks.push(inputBuffer.getChannelData(0).slice());
      connect.call(this, tap);
      connect.call(tap, target); // it gives silence, and runs only if it leads somewhere
    }
    return connect.apply(this, args);
  } as AudioNode["connect"];
  window.spokenOutput = {
    heard() {
      const loud = blocks.filter((block) => block.some((sample) => Math.abs(sample) > 0.01));
      const loudest = Math.max(0, ...loud.map((block) => Math.max(...block.map(Math.abs))));
      return { seconds: loud.reduce((sum, block) => sum + block.length, 0) / rate, loudest };
    },
    pcm() {
      const isLoud = (block: Float32Array) => block.some((sample) => Math.abs(sample) > 0.01);
      const spoken = blocks.slice(
        Math.max(0, blocks.findIndex(isLoud) - 1),
        blocks.findLastIndex(isLoud) + 2,
      );
      const samples = Int16Array.from(
        spoken.flatMap((block) => [...block]),
        (sample) => Math.max(-32_768, Math.min(32_767, Math.round(sample * 32_768))),
      );
      let binary = "";
      for (const byte of new Uint8Array(samples.buffer)) binary += String.fromCharCode(byte);
      return { rate, base64: btoa(binary) };
    },
  };
}
