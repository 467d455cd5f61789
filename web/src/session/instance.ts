import { useSettings } from "../features/settings/store.ts";
import { WebSocketTransport } from "../net/websocket-transport.ts";
import { Session } from "./session.ts";

/** The page's one conversation. It outlives the page that shows it. */
export const session = new Session(
  (listener, options) => new WebSocketTransport(listener, options),
  () => useSettings.getState(),
);

useSettings.subscribe((_, before) => void session.changed(before));
