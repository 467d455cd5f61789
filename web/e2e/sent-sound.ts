declare global {
  interface Window {
    /** Pieces of the microphone's sound that were sent and are not silent. */
    sentSound: number;
  }
}

/** Runs in the page before a conversation: counts what the microphone's sound makes of events. */
export function sentSound(): void {
  window.sentSound = 0;
  const send = WebSocket.prototype.send;
  WebSocket.prototype.send = function (data) {
    const event = JSON.parse(String(data)) as { type: string; audio?: string };
    const isSound = event.type === "input_audio_buffer.append" && /[^A=]/.test(event.audio ?? "");
    if (isSound) window.sentSound += 1;
    send.call(this, data);
  };
}
