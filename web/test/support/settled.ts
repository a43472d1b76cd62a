// A customer who has been here for a while: every list of theirs has something in it.
import type { Places } from "./exchange.ts";
import { ask, makePerson, type Person } from "./person.ts";

const MARKET = "BTC-USDT";

export async function makeSettled(places: Places, email?: string): Promise<Person> {
  const person = await makePerson(places, email);
  const place = (order: object) =>
    ask(places, "POST", "/orders", { market: MARKET, ...order }, person.token);
  await place({ type: "market", side: "buy", quantity: "0.02" });
  await place({ type: "market", side: "sell", quantity: "0.005" });
  const { bids } = await ask(places, "GET", `/markets/${MARKET}/book?depth=1`);
  const far = `${(BigInt(bids[0][0].split(".")[0]) * 995n) / 1000n}`;
  await place({ type: "limit", side: "buy", quantity: "0.01", price: far });
  await place({ type: "limit", side: "buy", quantity: "0.02", price: far, post_only: true });
  const gone = await place({ type: "limit", side: "buy", quantity: "0.01", price: far });
  await ask(places, "DELETE", `/orders/${gone.order_id}`, undefined, person.token);
  const tell = (method: string, path: string, body: object) =>
    ask(places, method, path, body, person.token);
  await tell("POST", "/accounts", { label: "Savings" });
  await tell("POST", "/api-keys", { label: "Market maker", scopes: ["read", "trade"] });
  return person;
}
