import { useCallback, useEffect, useState } from "react";
import { call } from "../../net/api.ts";

/** Who can speak, `GET /v1/vivavoce/voices`. */
export interface Voices {
  ids: string[];
  /** The tag of the language that they speak. */
  language: string;
  /** The server's own; undefined: the engine chooses. */
  own: string | undefined;
}

/** A key of the server's configuration, `GET /v1/vivavoce/config`. */
export interface ServerKey {
  id: string;
  value: string;
  /** It may change while the server runs. */
  live: boolean;
}

export interface Asked<T> {
  answer: T | undefined;
  problem: Error | undefined;
}

async function voices(): Promise<Voices> {
  const told = (await (await call("/v1/vivavoce/voices")).json()) as {
    data: { id: string; language: string }[];
    default: string | null;
  };
  const ids = told.data.map(({ id }) => id);
  return { ids, language: told.data[0]?.language ?? "", own: told.default ?? undefined };
}

async function keys(options: RequestInit = {}): Promise<Map<string, ServerKey>> {
  const { data } = (await (await call("/v1/vivavoce/config", options)).json()) as { data: ServerKey[] };
  return new Map(data.map((key) => [key.id, key]));
}

/** Asks once, and again when the API key is another. */
function useAsked<T>(ask: () => Promise<T>, key: string): Asked<T> & { tell(asked: Asked<T>): void } {
  const [asked, tell] = useState<Asked<T>>({ answer: undefined, problem: undefined });
  // biome-ignore lint/correctness/useExhaustiveDependencies: another key may be answered otherwise
  useEffect(() => {
    let isGone = false;
    ask().then(
      (answer) => !isGone && tell({ answer, problem: undefined }),
      (problem: Error) => !isGone && tell({ answer: undefined, problem }),
    );
    return () => {
      isGone = true;
    };
  }, [ask, key]);
  return { ...asked, tell };
}

export function useVoices(key: string): Asked<Voices> {
  return useAsked(voices, key);
}

/** The server's configuration, for who may see it, and a way to change it until the server ends. */
export function useServerKeys(key: string) {
  const { answer, problem, tell } = useAsked(keys, key);
  const change = useCallback(
    (changes: Record<string, string | number | boolean>) =>
      keys({
        method: "PATCH",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify(changes),
      }).then(
        (changed) => tell({ answer: changed, problem: undefined }),
        (refused: Error) => tell({ answer, problem: refused }),
      ),
    [answer, tell],
  );
  return { answer, problem, change };
}
