// What is over, page by page: orders and fills, newest first.
import {
  type Fill,
  type FillList,
  type Order,
  type OrderList,
  readFills,
  readOrders,
} from "../../../api/generated/index.ts";
import { chosenAccount } from "../session/account.ts";
import { usePages } from "../session/pages.ts";
import { given } from "../session/refused.ts";

const PAGE = 50;

export const HISTORY = "own-history";
export const FILLS = "own-fills";

export const ENDS = ["filled", "cancelled", "expired", "rejected"] as const;
export const SIDES = ["buy", "sell"] as const;

/** What of the orders that are over is wanted; null: whichever. */
export interface Wanted {
  readonly side: (typeof SIDES)[number] | null;
  readonly status: (typeof ENDS)[number] | null;
}

export function useHistory(market: string | null, { side, status }: Wanted) {
  return usePages<Order>({
    key: [HISTORY, chosenAccount(), market, side, status],
    read: (cursor) =>
      given<OrderList>(
        readOrders({
          query: { market, side, status: [status ?? "closed"], limit: PAGE, cursor },
        }),
      ),
  });
}

export function useFills(market: string | null) {
  return usePages<Fill>({
    key: [FILLS, chosenAccount(), market],
    read: (cursor) => given<FillList>(readFills({ query: { market, limit: PAGE, cursor } })),
  });
}
