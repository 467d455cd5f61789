import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** A way to a server that can be cut: whoever goes by it is reset, and nobody comes through until it is mended. */
export interface BreakableWay {
  url: string;
  cut(): void;
  mend(): void;
  close(): Promise<void>;
}

export async function breakableWayTo(server: string): Promise<BreakableWay> {
  const { hostname, port } = new URL(server);
  const sockets = new Set<Socket>();
  let isCut = false;
  const way = createServer((client) => {
    if (isCut) {
      client.destroy();
      return;
    }
    const there = connect(Number(port), hostname);
    for (const [one, other] of [
      [client, there],
      [there, client],
    ] as const) {
      sockets.add(one);
      one.pipe(other);
      one.on("error", () => other.destroy());
      one.on("close", () => {
        sockets.delete(one);
        other.destroy();
      });
    }
  });
  await new Promise<void>((resolve) => way.listen(0, "127.0.0.1", resolve));
  const cut = () => {
    isCut = true;
    for (const socket of sockets) socket.resetAndDestroy();
  };
  return {
    url: `http://127.0.0.1:${(way.address() as AddressInfo).port}`,
    cut,
    mend() {
      isCut = false;
    },
    close() {
      cut();
      return new Promise((resolve) => way.close(() => resolve()));
    },
  };
}
