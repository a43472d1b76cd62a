// What is over, page by page: orders and fills, newest first.
import { useInfiniteQuery } from "@tanstack/react-query";
import {
  type Fill,
  type FillList,
  type Order,
  type OrderList,
  readFills,
  readOrders,
} from "../../../api/generated/index.ts";
import { chosenAccount } from "../session/account.ts";
import { given } from "../session/refused.ts";

const PAGE = 50;

interface Page<Row> {
  readonly data: readonly Row[];
  readonly next_cursor: string | null;
}

export const HISTORY = "own-history";
export const FILLS = "own-fills";

type Query = { limit: number; market?: string; cursor?: string };

export const ENDS = ["filled", "cancelled", "expired", "rejected"] as const;
export const SIDES = ["buy", "sell"] as const;

/** What of the orders that are over is wanted; null: whichever. */
export interface Wanted {
  readonly side: (typeof SIDES)[number] | null;
  readonly status: (typeof ENDS)[number] | null;
}

function usePages<Row>(
  name: string,
  [market, ...others]: readonly (string | null)[],
  ask: (query: Query) => Promise<Page<Row>>,
) {
  const query = useInfiniteQuery({
    queryKey: [name, chosenAccount(), market, ...others],
    queryFn: ({ pageParam }) =>
      ask({
        limit: PAGE,
        ...(market != null && { market }),
        ...(pageParam !== null && { cursor: pageParam }),
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
  });
  return { query, rows: query.data?.pages.flatMap(({ data }) => data) };
}

export function useHistory(market: string | null, { side, status }: Wanted) {
  return usePages<Order>(HISTORY, [market, side, status], (query) =>
    given<OrderList>(readOrders({ query: { ...query, side, status: [status ?? "closed"] } })),
  );
}

export function useFills(market: string | null) {
  return usePages<Fill>(FILLS, [market], (query) => given<FillList>(readFills({ query })));
}
