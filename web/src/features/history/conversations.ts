import { call } from "../../net/api.ts";

/** A conversation as the list has it. */
export interface Summary {
  id: string;
  title: string;
  /** Seconds since 1970. */
  created_at: number;
  updated_at: number;
  items: number;
  /** Where what was searched for occurs. */
  match?: string;
}

export interface Said {
  id: string;
  role: "user" | "assistant";
  text: string;
  /** It was interrupted there. */
  cut: boolean;
  created_at: number;
}

export interface Part<T> {
  data: T[];
  /** Where the next part begins; undefined: this is the last. */
  next: string | undefined;
}

const PATH = "/v1/vivavoce/conversations";
const AT_ONCE = 30;

export async function list(
  query: string,
  before: string | undefined,
  signal?: AbortSignal,
): Promise<Part<Summary>> {
  const parameters = new URLSearchParams({ limit: String(AT_ONCE) });
  if (query !== "") parameters.set("query", query);
  if (before !== undefined) parameters.set("before", before);
  const answer = await call(`${PATH}?${parameters}`, signal === undefined ? {} : { signal });
  const body = (await answer.json()) as { data: Summary[]; next_before?: string };
  return { data: body.data, next: body.next_before };
}

export async function read(id: string, after: string | undefined): Promise<Summary & Part<Said>> {
  const more = after === undefined ? "" : `?after=${encodeURIComponent(after)}`;
  const answer = await call(`${PATH}/${encodeURIComponent(id)}${more}`);
  const body = (await answer.json()) as Summary & { data: Said[]; next_after?: string };
  return { ...body, next: body.next_after };
}

export async function remove(id: string): Promise<void> {
  await call(`${PATH}/${encodeURIComponent(id)}`, { method: "DELETE" });
}

export async function removeAll(): Promise<void> {
  await call(PATH, { method: "DELETE" });
}

/** As a file in the user's downloads; fetched, for a link could not send the key. */
export async function save(conversation: Summary, format: "json" | "text"): Promise<void> {
  const answer = await call(`${PATH}/${encodeURIComponent(conversation.id)}/export?format=${format}`);
  const url = URL.createObjectURL(await answer.blob());
  const link = document.createElement("a");
  link.href = url;
  const day = new Date(conversation.created_at * 1000).toISOString().slice(0, 10);
  link.download = `conversation-${day}.${format === "json" ? "json" : "txt"}`;
  link.click();
  window.setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
