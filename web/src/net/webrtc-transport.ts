import { ApiError, call } from "./api.ts";
import { type ClientEvent, parseEvent } from "./events.ts";
import type { Closed, Resume, Transport, TransportListener, TransportOptions } from "./transport.ts";

const PATH = "/v1/realtime/calls";
/** As the WebSocket's codes: no key, refused for good, no session to go on with, lost. */
const NO_KEY = 3000;
const REFUSED = 4000;
const NOT_FOUND = 4002;
const LOST = 1006;
/** A data channel's end has no code; these errors come before it. */
const ENDS: Partial<Record<string, number>> = { session_taken_over: 4001, session_closed: 1008 };
/** HTTP's: too many, starting or full; asking again helps. */
const LATER = [0, 429, 503];

/**
 * The Realtime protocol by WebRTC: sound as Opus, which bears losses, events through a data channel. The server plays: what
 * it sends counts as heard, and it says itself when a reply begins and ends.
 */
export class WebRtcTransport implements Transport {
  readonly carriesSound = true;
  private peer: RTCPeerConnection | undefined;
  private channel: RTCDataChannel | undefined;
  private wasOpen = false;
  private endsWith = LOST;
  /** The call's own address, once there is one. */
  private address = "";

  constructor(
    private readonly listener: TransportListener,
    private readonly options: TransportOptions,
  ) {}

  open(): void {
    const peer = new RTCPeerConnection();
    this.peer = peer;
    const channel = peer.createDataChannel("oai-events");
    this.channel = channel;
    channel.onopen = () => {
      this.wasOpen = true;
      this.listener.opened();
    };
    channel.onmessage = (message: MessageEvent<unknown>) => {
      const event = typeof message.data === "string" ? parseEvent(message.data) : undefined;
      if (event === undefined) return;
      if (event.type === "error") this.endsWith = ENDS[event.error.code ?? ""] ?? LOST;
      this.listener.event(event);
    };
    channel.onclose = () => this.closed({ code: this.endsWith, reason: "", wasOpen: this.wasOpen });
    peer.ontrack = ({ streams }) => this.options.tracks.incoming(streams[0]);
    peer.onconnectionstatechange = () => {
      if (peer.connectionState === "failed") void this.negotiate(peer, true);
    };
    void this.negotiate(peer, false);
  }

  /** Offers and is answered; `again`: the network has changed, and the call goes on by another way. */
  private async negotiate(peer: RTCPeerConnection, again: boolean): Promise<void> {
    try {
      if (!again) {
        const stream = await this.options.tracks.outgoing();
        for (const track of stream.getAudioTracks()) peer.addTrack(track, stream);
      }
      await peer.setLocalDescription(await peer.createOffer({ iceRestart: again }));
      if (this.peer !== peer) return; // it was closed meanwhile
      const answer = await call(again ? this.address : callUrl(this.options.resume), {
        method: again ? "PATCH" : "POST",
        headers: { "Content-Type": "application/sdp" },
        body: peer.localDescription?.sdp ?? "",
      });
      this.address = answer.headers.get("Location") ?? this.address;
      await peer.setRemoteDescription({ type: "answer", sdp: await answer.text() });
    } catch (failure) {
      if (this.peer === peer) this.closed(whyClosed(failure, this.wasOpen));
    }
  }

  private closed(closed: Closed): void {
    if (this.peer === undefined) return;
    this.end();
    this.listener.closed(closed);
  }

  private end(): void {
    this.letGo()();
  }

  /** Hears nothing more of it; what is returned closes it. */
  private letGo(): () => void {
    const { peer, channel } = this;
    this.peer = undefined;
    this.channel = undefined;
    if (channel !== undefined) channel.onmessage = null;
    this.options.tracks.incoming(undefined);
    return () => {
      channel?.close();
      peer?.close();
    };
  }

  send(event: ClientEvent): void {
    if (this.channel?.readyState === "open") this.channel.send(JSON.stringify(event));
  }

  sendSound(): void {
    // it goes by the track
  }

  /** Hangs up before it goes: a client that is just gone may come back, the server thinks. */
  close(): void {
    if (this.peer === undefined) return;
    const hangUp =
      this.address === "" ? Promise.resolve() : call(`${this.address}/hangup`, { method: "POST" });
    const gone = this.letGo();
    hangUp.then(gone, gone);
  }
}

function callUrl(resume?: Resume): string {
  const asked = resume === undefined ? { model: "vivavoce" } : { resume: resume.token, after: resume.after };
  return `${PATH}?${new URLSearchParams(asked).toString()}`;
}

function whyClosed(failure: unknown, wasOpen: boolean): Closed {
  const reason = failure instanceof Error ? failure.message : String(failure);
  if (!(failure instanceof ApiError)) return { code: REFUSED, reason, wasOpen };
  if (failure.status === 401) return { code: NO_KEY, reason, wasOpen };
  if (failure.status === 404 && !wasOpen) return { code: NOT_FOUND, reason, wasOpen };
  return { code: LATER.includes(failure.status) || wasOpen ? LOST : REFUSED, reason, wasOpen };
}
