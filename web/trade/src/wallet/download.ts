// A file of the exchange onto the customer's disk, with word of how much has come.
import { client } from "../../../api/generated/client.gen.ts";
import { Refused, refusedFor } from "../session/refused.ts";

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

/** Fetches all of it, and tells the bytes so far. Raises Refused. */
export async function fetchSheet(
  path: string,
  told: (bytes: number) => void,
  signal: AbortSignal,
): Promise<BlobPart[]> {
  const ask = client.getConfig().fetch ?? fetch;
  let answer: Response;
  try {
    answer = await ask(new Request(path, { signal }));
  } catch (error) {
    throw new Refused("unreachable", String(error));
  }
  if (!answer.ok) throw refusedFor(await answer.json().catch(() => null));
  return streamed(answer, told);
}

async function streamed(answer: Response, told: (bytes: number) => void): Promise<BlobPart[]> {
  const reader = answer.body?.getReader();
  const parts: BlobPart[] = [];
  let bytes = 0;
  for (;;) {
    const part = await reader?.read();
    if (part?.value === undefined) return parts;
    parts.push(part.value);
    bytes += part.value.byteLength;
    told(bytes);
  }
}
