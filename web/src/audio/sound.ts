import { WIRE_HZ } from "./pcm.ts";
import type { PlayoutOrder, PlayoutReport } from "./playout.ts";
import captureUrl from "./worklets/capture.worklet.ts?worker&url";
import playoutUrl from "./worklets/playout.worklet.ts?worker&url";

/**
 * Firefox may hang for ever when it is asked for `outputLatency` while sound plays (153, on two cores each second time): the
 * page's thread holds the graph and waits for the device, whose thread waits for the graph.
 */
const LATENCY_MAY_BE_ASKED = !navigator.userAgent.includes("Gecko/");
/** What it said where it did not hang, with PulseAudio, ms. */
const FIREFOX_LATENCY_MS = 35;

/** What hears of sound. Called on the page's thread. */
export interface SoundListener {
  /** 20 ms at 24 kHz. */
  captured(frame: Float32Array): void;
  playout(report: PlayoutReport): void;
  /** The microphone is gone: unplugged, taken away, or the screen was locked. */
  microphoneLost(): void;
  /** The browser keeps sound back, or does so no longer. */
  heldBack(isHeldBack: boolean): void;
}

/** What is played now, and how far it came. */
export interface PlayoutPosition {
  item: string;
  /** ms from the item's beginning that have reached the listener's ear, as far as the browser knows. */
  heardMs: number;
}

/**
 * The page's one AudioContext: microphone in, replies out, a meter on each side. `open` and `resume` must be called from a
 * user's gesture. Frames go from the audio thread to the listener and never into React's state.
 */
export class Sound {
  private context: AudioContext | undefined;
  private capture: AudioWorkletNode | undefined;
  private player: AudioWorkletNode | undefined;
  private volumeNode: GainNode | undefined;
  private inMeter: AnalyserNode | undefined;
  private outMeter: AnalyserNode | undefined;
  private source: MediaStreamAudioSourceNode | undefined;
  /** The microphone for a transport that carries a track: let through, or not. */
  private gate: GainNode | undefined;
  private outgoingNode: MediaStreamAudioDestinationNode | undefined;
  /** What plays a transport's track. */
  private element: HTMLAudioElement | undefined;
  private remote: MediaStreamAudioSourceNode | undefined;
  private loudness = 1;
  private loudspeakerId = "";
  private stream: MediaStream | undefined;
  private opening: Promise<void> | undefined;
  /** What was ordered before there was a player. */
  private readonly early: PlayoutOrder[] = [];
  private last: { item: string; played: number; at: number } | undefined;

  constructor(private readonly listener: SoundListener) {}

  /** Once; later calls wait for the first. */
  open(): Promise<void> {
    this.opening ??= this.build();
    return this.opening;
  }

  private async build(): Promise<void> {
    const context = new AudioContext({ latencyHint: "interactive" });
    this.context = context;
    context.addEventListener("statechange", () => this.listener.heldBack(this.isHeldBack));
    void context.resume();
    await Promise.all([
      context.audioWorklet.addModule(captureUrl),
      context.audioWorklet.addModule(playoutUrl),
    ]);
    this.capture = new AudioWorkletNode(context, "vivavoce-capture", { numberOfOutputs: 0 });
    this.capture.port.onmessage = (message: MessageEvent<Float32Array>) =>
      this.listener.captured(message.data);
    this.player = new AudioWorkletNode(context, "vivavoce-playout", {
      numberOfInputs: 0,
      outputChannelCount: [1],
    });
    this.player.port.onmessage = (message: MessageEvent<PlayoutReport>) => this.reported(message.data);
    this.volumeNode = context.createGain();
    this.inMeter = meter(context);
    this.outMeter = meter(context);
    this.player.connect(this.outMeter);
    this.player.connect(this.volumeNode).connect(context.destination);
    this.gate = context.createGain();
    this.outgoingNode = context.createMediaStreamDestination();
    this.gate.connect(this.outgoingNode);
    for (const order of this.early.splice(0)) this.order(order);
  }

  private reported(report: PlayoutReport): void {
    if (report.kind === "position") this.last = report;
    else if (report.kind !== "starved" && this.last?.item === report.item) this.last = undefined;
    this.listener.playout(report);
  }

  /** Whether the browser holds sound back until the user does something. */
  get isHeldBack(): boolean {
    return this.context !== undefined && this.context.state !== "running";
  }

  async resume(): Promise<void> {
    await this.context?.resume();
  }

  /**
   * Opens a microphone, in place of the one before.
   *
   * @param deviceId empty: the system's
   * @throws DOMException as getUserMedia does
   */
  async listen(deviceId: string): Promise<void> {
    await this.open();
    const devices = navigator.mediaDevices as MediaDevices | undefined;
    if (devices === undefined) throw new DOMException("no secure context", "SecurityError");
    const stream = await devices.getUserMedia({
      audio: {
        ...(deviceId === "" ? {} : { deviceId: { exact: deviceId } }),
        echoCancellation: true,
        noiseSuppression: true,
        autoGainControl: true,
        channelCount: 1,
      },
    });
    this.stopListening();
    const context = this.context;
    if (context === undefined || this.capture === undefined || this.inMeter === undefined) return;
    this.stream = stream;
    for (const track of stream.getAudioTracks()) {
      track.addEventListener("ended", () => {
        if (this.stream === stream) this.listener.microphoneLost();
      });
    }
    this.source = context.createMediaStreamSource(stream);
    this.source.connect(this.capture);
    this.source.connect(this.inMeter);
    if (this.gate !== undefined) this.source.connect(this.gate);
  }

  /** The microphone as a stream, which is silent as long as there is none, or it is not let through. */
  async outgoing(): Promise<MediaStream> {
    await this.open();
    if (this.outgoingNode === undefined) throw new DOMException("no sound", "InvalidStateError");
    return this.outgoingNode.stream;
  }

  letThrough(isOpen: boolean): void {
    if (this.gate !== undefined) this.gate.gain.value = isOpen ? 1 : 0;
  }

  /**
   * Plays a stream that comes by WebRTC; undefined: none any more. By an element, of which browsers know that it is what
   * echoes; the meter looks on.
   */
  incoming(stream: MediaStream | undefined): void {
    this.remote?.disconnect();
    this.remote = undefined;
    this.element?.remove();
    this.element = undefined;
    if (stream === undefined || this.context === undefined || this.outMeter === undefined) return;
    const element = document.createElement("audio");
    element.autoplay = true;
    element.srcObject = stream;
    this.element = element;
    this.volume(this.loudness);
    void this.speakTo(this.loudspeakerId);
    document.body.append(element);
    this.remote = this.context.createMediaStreamSource(stream);
    this.remote.connect(this.outMeter);
  }

  stopListening(): void {
    this.source?.disconnect();
    for (const track of this.stream?.getTracks() ?? []) track.stop();
    this.source = undefined;
    this.stream = undefined;
  }

  /** Muted, the microphone gives silence; the browser's own sign of recording may go out too. */
  mute(muted: boolean): void {
    for (const track of this.stream?.getAudioTracks() ?? []) track.enabled = !muted;
  }

  order(order: PlayoutOrder): void {
    if (this.player === undefined) this.early.push(order);
    else this.player.port.postMessage(order, order.kind === "sound" ? [order.samples.buffer] : []);
  }

  /** @param volume 0 to 1; by its square, which is nearer to how loud it seems */
  volume(volume: number): void {
    this.loudness = volume;
    if (this.element !== undefined) this.element.volume = volume * volume;
    const context = this.context;
    if (context === undefined || this.volumeNode === undefined) return;
    this.volumeNode.gain.setTargetAtTime(volume * volume, context.currentTime, 0.02);
  }

  /** Chooses the loudspeaker, where the browser can; empty: the system's. */
  async speakTo(deviceId: string): Promise<void> {
    this.loudspeakerId = deviceId;
    const outputs = [this.context, this.element] as ({ setSinkId?(id: string): Promise<void> } | undefined)[];
    for (const output of outputs) await output?.setSinkId?.(deviceId);
  }

  static get canChooseLoudspeaker(): boolean {
    return typeof AudioContext !== "undefined" && "setSinkId" in AudioContext.prototype;
  }

  /** Where the reply that is being played has come to, by the audio clock; undefined: nothing plays. */
  position(): PlayoutPosition | undefined {
    const context = this.context;
    if (context === undefined || this.last === undefined) return undefined;
    // reports come each 20 ms; between them time goes on, but not beyond what the next report would say
    const since = Math.min(0.04, Math.max(0, context.currentTime - this.last.at));
    const heardMs = this.last.played / (WIRE_HZ / 1000) + since * 1000 - this.latencyMs;
    return { item: this.last.item, heardMs: Math.max(0, heardMs) };
  }

  /** From the audio thread to the ear: what the browser says of its buffers and the device. */
  get latencyMs(): number {
    const context = this.context;
    if (context === undefined) return 0;
    if (!LATENCY_MAY_BE_ASKED) return FIREFOX_LATENCY_MS;
    return 1000 * (context.outputLatency || context.baseLatency || 0);
  }

  /** Writes the newest samples of a side into `samples`. */
  meter(side: "in" | "out", samples: Float32Array<ArrayBuffer>): void {
    const node = side === "in" ? this.inMeter : this.outMeter;
    if (node === undefined || this.context?.state !== "running") samples.fill(0);
    else node.getFloatTimeDomainData(samples);
  }

  async close(): Promise<void> {
    this.stopListening();
    this.incoming(undefined);
    const context = this.context;
    this.context = undefined;
    this.opening = undefined;
    this.last = undefined;
    await context?.close();
  }
}

function meter(context: AudioContext): AnalyserNode {
  const node = context.createAnalyser();
  node.fftSize = 2048;
  return node;
}
