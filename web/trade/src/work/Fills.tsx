// The customer's own trades, with role and fee.
import { useQuery } from "@tanstack/react-query";
import type { Fill, MarketBody } from "../../../api/generated/index.ts";
import { formatDecimal } from "../../../core/format.ts";
import { Empty } from "../../../ui/Notice.tsx";
import { usePreferences, useWords } from "../../../ui/preferences.ts";
import type { Column } from "../../../ui/Table.tsx";
import { marketsQuery } from "../market/markets.ts";
import { Paged } from "../session/Paged.tsx";
import { priceText, quantityText } from "./figures.ts";
import { Listing } from "./Listing.tsx";
import { useFills } from "./pages.ts";
import { MarketLink, Side, When } from "./Shown.tsx";
import { useSettings } from "./settings.ts";
import type { Room } from "./useRoom.ts";
import { WORDS } from "./words.ts";

export function Fills({ market, room }: { market: MarketBody; room: Room }) {
  const words = useWords(WORDS);
  const { onlyThisMarket } = useSettings();
  const pages = useFills(onlyThisMarket ? market.symbol : null);
  const { columns, brief } = useShape();
  return (
    <Paged pages={pages} none={<Empty>{words.noFills}</Empty>}>
      {(rows) => (
        <Listing
          label={words.fills}
          columns={columns}
          rows={rows}
          keyOf={({ trade_id, order_id }) => `${trade_id} ${order_id}`}
          brief={brief}
          narrow={room === "lines"}
        />
      )}
    </Paged>
  );
}

/** The columns, and the same in two lines. */
function useShape() {
  const { language } = usePreferences();
  const words = useWords(WORDS);
  const markets = useQuery(marketsQuery).data;
  const marketOf = ({ market }: Fill) => markets?.find(({ symbol }) => symbol === market);
  const quoteOf = (fill: Fill) => marketOf(fill)?.quote_asset ?? "";
  const when = ({ executed_at }: Fill) => <When at={executed_at} whole />;
  const price = (fill: Fill) => priceText(fill.price, marketOf(fill), language);
  const amount = (fill: Fill) => quantityText(fill.quantity, marketOf(fill), language);
  const total = (fill: Fill) => `${formatDecimal(fill.value, language)} ${quoteOf(fill)}`;
  const fee = (fill: Fill) => `${formatDecimal(fill.fee_amount, language)} ${fill.fee_asset}`;
  const role = (fill: Fill) => words[fill.role];
  const columns: Column<Fill>[] = [
    { key: "time", title: words.time, cell: when },
    { key: "market", title: words.market, cell: ({ market }) => <MarketLink symbol={market} /> },
    { key: "side", title: words.side, cell: ({ side }) => <Side side={side} /> },
    { key: "price", title: words.price, cell: price, figure: true },
    { key: "amount", title: words.amount, cell: amount, figure: true },
    { key: "total", title: words.total, cell: total, figure: true },
    { key: "role", title: words.role, cell: role },
    { key: "fee", title: words.fee, cell: fee, figure: true },
  ];
  const brief = (fill: Fill) =>
    [
      <Head key="head" fill={fill} role={role(fill)} />,
      when(fill),
      `${amount(fill)} × ${price(fill)}`,
      `${words.fee} ${fee(fill)}`,
    ] as const;
  return { columns, brief };
}

function Head({ fill, role }: { fill: Fill; role: string }) {
  return (
    <>
      <Side side={fill.side} />
      <MarketLink symbol={fill.market} />
      <span className="text-faint">{role}</span>
    </>
  );
}
