// Sends an order so that it takes effect at most once, whatever becomes of the connection.
import {
  type NewOrder,
  type NewOrderList,
  type Order,
  placeOrder,
  placeOrderList,
} from "../../../api/generated/index.ts";
import { ConnectionLost } from "../../../core/socket.ts";
import { feed } from "../feed/live.ts";
import { onceKey } from "../session/once.ts";
import { given, Refused, refusedFor } from "../session/refused.ts";
import type { Asked } from "./request.ts";

/** Nobody knows yet whether it was done; asking again with the same key is safe. */
const UNSURE: ReadonlySet<string> = new Set(["unreachable", "outcome_unknown"]);
// What the socket says that a request by REST may not: the cookie of the handshake was over.
const BY_REST: ReadonlySet<string> = new Set(["not_authenticated", "access_token_wrong"]);
const PAUSES_MS = [500, 1_500, 3_000, 5_000];

export function newKey(): string {
  return onceKey()["Idempotency-Key"];
}

/** Whether after this refusal the same request may be asked again, with the same key. */
export function isUnsure(refused: Refused): boolean {
  return UNSURE.has(refused.code);
}

/**
 * The orders that were made of it. `unsure` is called when the answer is lost and it is asked
 * again. Raises Refused; with a code of isUnsure when it gave up asking.
 */
export async function send(asked: Asked, key: string, unsure: () => void): Promise<Order[]> {
  try {
    return await once(asked, key);
  } catch (error) {
    if (!(error instanceof ConnectionLost) && !(error instanceof Refused && isUnsure(error))) {
      throw error;
    }
  }
  unsure();
  for (const pause of PAUSES_MS) {
    await new Promise((done) => setTimeout(done, pause));
    try {
      return await byRest(asked, key);
    } catch (error) {
      if (!(error instanceof Refused && isUnsure(error))) throw error;
    }
  }
  throw new Refused("outcome_unknown", "no answer");
}

async function once(asked: Asked, key: string): Promise<Order[]> {
  if (asked.order === undefined || feed.state !== "live") return byRest(asked, key);
  const answer = await feed.request({ op: "place", order: asked.order, idempotency_key: key });
  if (answer.op === "placed") return [answer.order as Order];
  const refused = refusedFor(answer);
  if (BY_REST.has(refused.code)) return byRest(asked, key);
  throw refused;
}

function byRest(asked: Asked, key: string): Promise<Order[]> {
  return asked.order === undefined ? listByRest(asked.list, key) : orderByRest(asked.order, key);
}

async function orderByRest(body: NewOrder, key: string): Promise<Order[]> {
  return [await given(placeOrder({ body, headers: { "Idempotency-Key": key } }))];
}

async function listByRest(body: NewOrderList, key: string): Promise<Order[]> {
  const made = await given(placeOrderList({ body, headers: { "Idempotency-Key": key } }));
  return made.orders;
}
