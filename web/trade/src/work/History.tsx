// Orders that are over: how they ended, at what price, and what they cost.

import { useQuery } from "@tanstack/react-query";
import clsx from "clsx";
import { useState } from "react";
import type { MarketBody, Order } from "../../../api/generated/index.ts";
import { formatDecimal } from "../../../core/format.ts";
import { Choice } from "../../../ui/Choice.tsx";
import { Empty } from "../../../ui/Notice.tsx";
import { usePreferences, useWords } from "../../../ui/preferences.ts";
import type { Column } from "../../../ui/Table.tsx";
import { marketsQuery } from "../market/markets.ts";
import { Paged } from "../session/Paged.tsx";
import { amountText, priceText, quantityText } from "./figures.ts";
import { kindOf, reasonOf, statusOf } from "./inWords.ts";
import { Listing } from "./Listing.tsx";
import { ORDER_WORDS } from "./orderWords.ts";
import { ENDS, SIDES, useHistory, type Wanted } from "./pages.ts";
import { MarketLink, Side, When } from "./Shown.tsx";
import { useSettings } from "./settings.ts";
import type { Room } from "./useRoom.ts";
import { WORDS } from "./words.ts";

export function History({ market, room }: { market: MarketBody; room: Room }) {
  const words = useWords(WORDS);
  const { onlyThisMarket } = useSettings();
  const [side, chooseSide] = useState<Wanted["side"]>(null);
  const [status, chooseStatus] = useState<Wanted["status"]>(null);
  const pages = useHistory(onlyThisMarket ? market.symbol : null, { side, status });
  const isAny = side === null && status === null;
  const { columns, brief } = useShape();
  return (
    <div className="flex h-full flex-col">
      <div className="work-bar">
        <Filter label={words.side} names={SIDES} chosen={side} choose={chooseSide} />
        <Filter label={words.status} names={ENDS} chosen={status} choose={chooseStatus} />
      </div>
      <div className="min-h-0 flex-1 overflow-auto">
        <Paged pages={pages} none={<Empty>{isAny ? words.noHistory : words.noneLikeThat}</Empty>}>
          {(rows) => (
            <Listing
              label={words.history}
              columns={columns}
              rows={rows}
              keyOf={({ order_id }) => order_id}
              brief={brief}
              narrow={room === "lines"}
            />
          )}
        </Paged>
      </div>
    </div>
  );
}

interface FilterProps<Name> {
  label: string;
  names: readonly Name[];
  chosen: Name | null;
  choose: (name: Name | null) => void;
}

function Filter<Name extends (typeof ENDS)[number] | (typeof SIDES)[number]>({
  label,
  names,
  chosen,
  choose,
}: FilterProps<Name>) {
  const words = useWords(WORDS);
  const orderWords = useWords(ORDER_WORDS);
  return (
    <Choice
      inline
      label={label}
      value={chosen ?? ""}
      onChange={({ target }) => choose(names.find((name) => name === target.value) ?? null)}
    >
      <option value="">{words.all}</option>
      {names.map((name) => (
        <option key={name} value={name}>
          {orderWords[name]}
        </option>
      ))}
    </Choice>
  );
}

/** The columns, and the same in two lines. */
function useShape() {
  const { language } = usePreferences();
  const words = useWords(WORDS);
  const orderWords = useWords(ORDER_WORDS);
  const markets = useQuery(marketsQuery).data;
  const marketOf = ({ market }: Order) => markets?.find(({ symbol }) => symbol === market);
  const price = (order: Order) =>
    order.price === null ? words.atMarket : priceText(order.price, marketOf(order), language);
  const average = (order: Order) =>
    priceText(order.average_filled_price, marketOf(order), language);
  const amounts = (order: Order) => {
    const filled = quantityText(order.filled_quantity, marketOf(order), language);
    return `${filled} / ${amountText(order, marketOf(order), language)}`;
  };
  const fee = ({ fee_amount, fee_asset }: Order) =>
    fee_amount === "0" ? "—" : `${formatDecimal(fee_amount, language)} ${fee_asset}`;
  const status = (order: Order) => <Status order={order} />;
  const when = ({ ended_at, created_at }: Order) => <When at={ended_at ?? created_at} whole />;
  const kind = (order: Order) => kindOf(order, orderWords);
  const columns: Column<Order>[] = [
    { key: "time", title: words.time, cell: when },
    { key: "market", title: words.market, cell: ({ market }) => <MarketLink symbol={market} /> },
    { key: "side", title: words.side, cell: ({ side }) => <Side side={side} /> },
    { key: "type", title: words.type, cell: kind },
    { key: "status", title: words.status, cell: status },
    { key: "price", title: words.price, cell: price, figure: true },
    { key: "average", title: words.averagePrice, cell: average, figure: true },
    { key: "amount", title: `${words.filled} / ${words.amount}`, cell: amounts, figure: true },
    { key: "fee", title: words.fee, cell: fee, figure: true },
  ];
  const brief = (order: Order) =>
    [
      <Head key="head" order={order} kind={kind(order)} />,
      status(order),
      `${amounts(order)} × ${order.average_filled_price === null ? price(order) : average(order)}`,
      when(order),
    ] as const;
  return { columns, brief };
}

function Head({ order, kind }: { order: Order; kind: string }) {
  return (
    <>
      <Side side={order.side} />
      <MarketLink symbol={order.market} />
      <span className="truncate">{kind}</span>
    </>
  );
}

function Status({ order }: { order: Order }) {
  const words = useWords(ORDER_WORDS);
  const reason = reasonOf(order, words);
  return (
    <span
      title={reason ?? undefined}
      className={clsx("status", order.status === "rejected" && "text-danger")}
    >
      {statusOf(order, words)}
      {reason !== null && <span className="text-faint"> · {reason}</span>}
    </span>
  );
}
