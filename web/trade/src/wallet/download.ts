// A file of the exchange onto the customer's disk, with word of how much has come.
import { client } from "../../../api/generated/client.gen.ts";
import { Refused, refusedFor } from "../session/refused.ts";
import type { Sieve } from "./sheet.ts";

export type Query = Readonly<Record<string, string | number | undefined>>;

/** The path with what is asked of it; undefined and empty wishes are left out. */
export function withQuery(path: string, query: Query): string {
  const wishes = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== "") wishes.set(name, String(value));
  }
  const asked = wishes.toString();
  return asked === "" ? path : `${path}?${asked}`;
}

/** Fetches all of it through the sieve, and tells the bytes so far. Raises Refused. */
export async function fetchSheet(
  path: string,
  sieve: Sieve,
  told: (bytes: number) => void,
  signal: AbortSignal,
): Promise<string[]> {
  const ask = client.getConfig().fetch ?? fetch;
  let answer: Response;
  try {
    answer = await ask(new Request(path, { signal }));
  } catch (error) {
    throw new Refused("unreachable", String(error));
  }
  if (!answer.ok) throw refusedFor(await answer.json().catch(() => null));
  return streamed(answer, sieve, told);
}

async function streamed(
  answer: Response,
  sieve: Sieve,
  told: (bytes: number) => void,
): Promise<string[]> {
  const reader = answer.body?.getReader();
  const parts: string[] = [];
  let bytes = 0;
  for (;;) {
    const part = await reader?.read();
    if (part?.value === undefined) return [...parts, sieve.end()];
    parts.push(sieve.take(part.value));
    bytes += part.value.byteLength;
    told(bytes);
  }
}
