// The customer's own orders in the book of a market, live, for its marks.
import { useMemo } from "react";
import type { MarketBody, Order } from "../../../api/generated/index.ts";
import { useOpenOrders } from "../feed/own.ts";
import { type OwnLevels, ownLevels } from "./ownLevels.ts";

const NONE: readonly Order[] = [];

/** Open orders; none where nobody is logged in, and while they are not known. */
export function useMyOrders(): readonly Order[] {
  return useOpenOrders() ?? NONE;
}

/** The own levels of a market, live. */
export function useOwnLevels(market: MarketBody): OwnLevels {
  const orders = useMyOrders();
  return useMemo(() => ownLevels(orders, market), [orders, market]);
}
