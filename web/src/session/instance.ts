import { useSettings } from "../features/settings/store.ts";
import { WebRtcTransport } from "../net/webrtc-transport.ts";
import { WebSocketTransport } from "../net/websocket-transport.ts";
import { load, save } from "./saved.ts";
import { Session } from "./session.ts";

/** The page's one conversation. It outlives the page that shows it. */
export const session = new Session(
  (listener, options) =>
    useSettings.getState().connection === "webrtc"
      ? new WebRtcTransport(listener, options)
      : new WebSocketTransport(listener, options),
  () => useSettings.getState(),
);

useSettings.subscribe((_, before) => void session.changed(before));

const saved = load();
if (saved !== undefined) session.restore(saved);
window.addEventListener("pagehide", () => save(session.save()));
document.addEventListener("visibilitychange", () => {
  if (document.hidden) save(session.save()); // on phones nothing may come after it
});
