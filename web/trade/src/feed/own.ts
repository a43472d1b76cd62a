// The customer's own open orders and balances as the private channels tell them.
import { useSyncExternalStore } from "react";
import type { Balance, Order } from "../../../api/generated/index.ts";
import type { Message } from "../../../core/socket.ts";
import { useIsLoggedIn } from "../session/session.ts";
import { feed } from "./live.ts";
import { painter } from "./paint.ts";

const FINAL: ReadonlySet<string> = new Set(["filled", "cancelled", "expired", "rejected"]);

/** Rows of a private channel by their name, told to the page at most twenty times a second. */
class Rows<Row> {
  readonly #channel: string;
  readonly #keyOf: (row: Row) => string;
  readonly #isGone: (row: Row) => boolean;
  readonly #listeners = new Set<() => void>();
  readonly #changeListeners = new Set<(row: Row) => void>();
  #rows = new Map<string, Row>();
  #shown: readonly Row[] | undefined;
  #leave: (() => void) | undefined;
  readonly #soon = painter(() => this.#tell());

  constructor(channel: string, keyOf: (row: Row) => string, isGone: (row: Row) => boolean) {
    this.#channel = channel;
    this.#keyOf = keyOf;
    this.#isGone = isGone;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    this.#begin();
    return () => {
      this.#listeners.delete(listener);
      this.#end();
    };
  };

  /** Undefined until the channel has told its state. */
  readonly shown = (): readonly Row[] | undefined => this.#shown;

  /** Every row that changes, also one that is gone by that; not those of a snapshot. */
  onChange(listener: (row: Row) => void): () => void {
    this.#changeListeners.add(listener);
    this.#begin();
    return () => {
      this.#changeListeners.delete(listener);
      this.#end();
    };
  }

  #begin(): void {
    this.#leave ??= feed.subscribe({ channel: this.#channel }, (told) => this.#take(told));
  }

  #end(): void {
    if (this.#listeners.size > 0 || this.#changeListeners.size > 0) return;
    this.#leave?.();
    this.#leave = undefined;
    this.#shown = undefined;
  }

  #take(told: Message): void {
    const rows = told.data as Row[];
    const isSnapshot = told.type === "snapshot";
    if (isSnapshot) this.#rows = new Map();
    for (const row of rows) {
      if (this.#isGone(row)) this.#rows.delete(this.#keyOf(row));
      else this.#rows.set(this.#keyOf(row), row);
      if (!isSnapshot) for (const listener of [...this.#changeListeners]) listener(row);
    }
    this.#soon.ask();
  }

  #tell(): void {
    this.#shown = [...this.#rows.values()];
    for (const listener of [...this.#listeners]) listener();
  }
}

export const ownOrders = new Rows<Order>(
  "orders",
  ({ order_id }) => order_id,
  ({ status }) => FINAL.has(status),
);
export const ownBalances = new Rows<Balance>(
  "balances",
  ({ asset }) => asset,
  () => false,
);

/** Open orders of the account; undefined while they are not known, and for a visitor. */
export function useOpenOrders(): readonly Order[] | undefined {
  return useRows(ownOrders);
}

/** Balances of the account; undefined while they are not known, and for a visitor. */
export function useBalances(): readonly Balance[] | undefined {
  return useRows(ownBalances);
}

function useRows<Row>(rows: Rows<Row>): readonly Row[] | undefined {
  const isOurs = useIsLoggedIn(); // the channel is refused to a visitor
  return useSyncExternalStore(isOurs ? rows.subscribe : never, isOurs ? rows.shown : nothing);
}

const never = () => () => undefined;
const nothing = () => undefined;
