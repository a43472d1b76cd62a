// Fills as rows. On a phone the date stands below the market, the price below the quantity.

import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { Fill, MarketBody } from "../../../api/generated/index.ts";
import { placesOf } from "../../../core/decimal.ts";
import { formatDateTime, formatDecimal } from "../../../core/format.ts";
import { baseOf, quoteOf } from "../../../core/market.ts";
import { usePreferences, useWords } from "../../../ui/preferences.ts";
import { type Column, Table } from "../../../ui/Table.tsx";
import { marketsQuery } from "../market/markets.ts";
import { placesByAsset } from "./figures.ts";
import { Ticked } from "./Ticked.tsx";
import { TRADES_WORDS } from "./tradesWords.ts";
import { WORDS } from "./words.ts";

export function FillTable({ fills }: { fills: readonly Fill[] }) {
  const words = useWords(TRADES_WORDS);
  return (
    <Table
      label={words.title}
      columns={useColumns(fills)}
      rows={fills}
      keyOf={({ trade_id, side }) => `${trade_id} ${side}`}
    />
  );
}

function useColumns(fills: readonly Fill[]): readonly Column<Fill>[] {
  const words = useWords(TRADES_WORDS);
  const shared = useWords(WORDS);
  const { language } = usePreferences();
  const markets = useQuery(marketsQuery).data ?? [];
  const of = (fill: Fill) => markets.find(({ symbol }) => symbol === fill.market);
  const feePlaces = placesByAsset(fills.map((fill) => [fill.fee_asset, fill.fee_amount]));
  const valuePlaces = placesByAsset(fills.map((fill) => [fill.market, fill.value]));
  const decimal = (amount: string, places?: number) => formatDecimal(amount, language, places);
  const step = (fill: Fill, name: "tick" | "lot") => placesFor(of(fill), name);
  const date = ({ executed_at }: Fill) => formatDateTime(Date.parse(executed_at), language);
  const price = (fill: Fill) => decimal(fill.price, step(fill, "tick"));
  return [
    { key: "date", title: shared.date, cell: date, wide: true },
    {
      key: "market",
      title: shared.market,
      cell: (fill) => (
        <>
          <MarketLink symbol={fill.market} />
          <span className="block text-faint sm:hidden">{date(fill)}</span>
        </>
      ),
    },
    { key: "side", title: shared.side, cell: ({ side }) => <Side side={side} /> },
    { key: "price", title: words.price, cell: price, figure: true, wide: true },
    {
      key: "quantity",
      title: words.quantity,
      figure: true,
      cell: (fill) => (
        <>
          <Ticked asset={baseOf(fill.market)}>{decimal(fill.quantity, step(fill, "lot"))}</Ticked>
          <span className="block text-faint sm:hidden">× {price(fill)}</span>
        </>
      ),
    },
    {
      key: "value",
      title: words.value,
      figure: true,
      wide: true,
      cell: (fill) => (
        <Ticked asset={quoteOf(fill.market)}>
          {decimal(fill.value, valuePlaces.get(fill.market))}
        </Ticked>
      ),
    },
    {
      key: "fee",
      title: words.fee,
      figure: true,
      wide: true,
      cell: (fill) => (
        <Ticked asset={fill.fee_asset}>
          {decimal(fill.fee_amount, feePlaces.get(fill.fee_asset))}
        </Ticked>
      ),
    },
    { key: "role", title: words.role, cell: ({ role }) => words[role], wide: true },
  ];
}

function placesFor(market: MarketBody | undefined, name: "tick" | "lot"): number | undefined {
  return market === undefined ? undefined : placesOf(market[name]);
}

function MarketLink({ symbol }: { symbol: string }) {
  return (
    <Link to="/trade/$symbol" params={{ symbol }} className="hover:underline" translate="no">
      {symbol}
    </Link>
  );
}

function Side({ side }: { side: string }) {
  const words = useWords(TRADES_WORDS);
  const isBuy = side === "buy";
  return <span className={isBuy ? "text-up" : "text-down"}>{isBuy ? words.buy : words.sell}</span>;
}
