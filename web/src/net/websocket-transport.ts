import { fromBase64, fromPcm16, toBase64, toPcm16 } from "../audio/pcm.ts";
import { type ClientEvent, parseEvent } from "./events.ts";
import type { Resume, Transport, TransportListener, TransportOptions } from "./transport.ts";

/** As of the server; no protocol error is meant by it. */
const NORMAL = 1000;
/** Sound that waits to be sent beyond this many bytes is too old to be of use: a second and a half. */
const JAM_BYTES = 96_000;

/** The Realtime protocol over `/v1/realtime`: events and sound as JSON. */
export class WebSocketTransport implements Transport {
  readonly carriesSound = false;
  private socket: WebSocket | undefined;
  private wasOpen = false;

  constructor(
    private readonly listener: TransportListener,
    private readonly options: TransportOptions,
    private readonly page: { protocol: string; host: string } = location,
  ) {}

  open(): void {
    const protocols = ["realtime"];
    if (this.options.key !== "") protocols.push(`openai-insecure-api-key.${this.options.key}`);
    const socket = new WebSocket(realtimeUrl(this.page, this.options.resume), protocols);
    this.socket = socket;
    socket.onopen = () => {
      this.wasOpen = true;
      this.listener.opened();
    };
    socket.onmessage = (message: MessageEvent<unknown>) => {
      if (typeof message.data === "string") this.received(message.data);
    };
    socket.onclose = (event) => this.closed(event.code, event.reason);
  }

  private received(text: string): void {
    const event = parseEvent(text);
    if (event === undefined) return;
    if (event.type === "response.output_audio.delta") {
      const samples = fromPcm16(fromBase64(event.delta));
      this.listener.soundCame({
        id: event.event_id,
        item: event.item_id,
        response: event.response_id,
        samples,
      });
    } else {
      this.listener.event(event);
    }
  }

  private closed(code: number, reason: string): void {
    if (this.socket === undefined) return;
    this.socket = undefined;
    this.listener.closed({ code, reason, wasOpen: this.wasOpen });
  }

  send(event: ClientEvent): void {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(event));
  }

  sendSound(frame: Float32Array): void {
    if (this.socket?.readyState !== WebSocket.OPEN || this.socket.bufferedAmount > JAM_BYTES) return;
    // by hand: base64 needs no escaping, and there are fifty a second
    this.socket.send(`{"type":"input_audio_buffer.append","audio":"${toBase64(toPcm16(frame))}"}`);
  }

  close(): void {
    const socket = this.socket;
    this.socket = undefined;
    socket?.close(NORMAL);
  }
}

/** The server that the page came from. */
export function realtimeUrl(page: { protocol: string; host: string }, resume?: Resume): string {
  const asked = resume === undefined ? { model: "vivavoce" } : { resume: resume.token, after: resume.after };
  const address = `${page.protocol === "https:" ? "wss:" : "ws:"}//${page.host}/v1/realtime`;
  return `${address}?${new URLSearchParams(asked)}`;
}
