import { useSettings } from "../features/settings/store.ts";

/** What the server refused, in its words. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/**
 * Asks the server that the page came from, with the key that is set, if one is.
 *
 * @throws ApiError when it refuses, or can't be reached (status 0)
 */
export async function call(path: string, options: RequestInit = {}): Promise<Response> {
  const { key } = useSettings.getState();
  const headers = new Headers(options.headers);
  if (key !== "") headers.set("Authorization", `Bearer ${key}`);
  let answer: Response;
  try {
    answer = await fetch(path, { ...options, headers, cache: "no-store" });
  } catch (failure) {
    if (failure instanceof DOMException && failure.name === "AbortError") throw failure;
    throw new ApiError(0, "unreachable", "The server does not answer.");
  }
  if (answer.ok) return answer;
  const body = (await answer.json().catch(() => ({}))) as { error?: { code?: string; message?: string } };
  const message = body.error?.message ?? `The server answered ${answer.status}.`;
  throw new ApiError(answer.status, body.error?.code ?? "", message);
}
