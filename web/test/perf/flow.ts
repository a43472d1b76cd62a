// Real orders that move the best levels of a book a hundred times a second.
import { setTimeout as sleep } from "node:timers/promises";
import type { Places } from "../support/exchange.ts";
import { ask, type Person } from "../support/person.ts";

const HANDS = 4; // so many orders at a time
const LEVELS = 12; // all of them in sight

export class Flow {
  sent = 0;
  #isOn = true;
  #hands: Promise<void>[] = [];

  constructor(
    private readonly places: Places,
    private readonly person: Person,
    private readonly market: string,
  ) {}

  /** Places and cancels in turn, each of which changes one level. */
  async start(perSecond: number): Promise<void> {
    const { bids } = await ask(this.places, "GET", `/markets/${this.market}/book?depth=50`);
    const prices = bids.slice(2, 2 + LEVELS).map(([price]: [string]) => price);
    const began = Date.now();
    this.#hands = Array.from({ length: HANDS }, async (_, hand) => {
      for (let turn = hand; this.#isOn; turn += HANDS) {
        const due = began + (turn * 2_000) / perSecond;
        if (due > Date.now()) await sleep(due - Date.now());
        await this.change(prices[turn % prices.length]);
      }
    });
  }

  private async change(price: string): Promise<void> {
    const order = { market: this.market, side: "buy", quantity: "0.00111", price, post_only: true };
    const placed = await this.tell("POST", "/orders", order);
    if (placed !== null) await this.tell("DELETE", `/orders/${placed.order_id}`);
  }

  /** The market moves: an order that cannot stand any more is no mistake of the measure. */
  private async tell(method: string, path: string, body?: object) {
    this.sent += 1;
    return ask(this.places, method, path, body, this.person.token).catch(() => null);
  }

  async stop(): Promise<void> {
    this.#isOn = false;
    await Promise.all(this.#hands);
    await ask(this.places, "DELETE", "/orders", undefined, this.person.token);
  }
}
