// The open orders, live: newest first, each row its order for as long as that is open.
import { useQuery } from "@tanstack/react-query";
import { Fragment, useMemo } from "react";
import type { MarketBody } from "../../../api/generated/index.ts";
import { Button } from "../../../ui/Button.tsx";
import { Empty, Loading } from "../../../ui/Notice.tsx";
import { useWords } from "../../../ui/preferences.ts";
import { useOpenOrders } from "../feed/own.ts";
import { marketsQuery } from "../market/markets.ts";
import { ListHead } from "./ListHead.tsx";
import { OpenBrief } from "./OpenBrief.tsx";
import { columnsOf, OpenRow } from "./OpenRow.tsx";
import { type Entry, entriesOf } from "./rows.ts";
import { set, useSettings } from "./settings.ts";
import type { Room } from "./useRoom.ts";
import { WORDS } from "./words.ts";

interface Shown {
  entries: readonly Entry[];
  marketOf: (symbol: string) => MarketBody | undefined;
  hasMarket: boolean;
  isTight: boolean;
}

export function OpenOrders({ market, room }: { market: MarketBody; room: Room }) {
  const words = useWords(WORDS);
  const { onlyThisMarket } = useSettings();
  const orders = useOpenOrders();
  const markets = useQuery(marketsQuery).data;
  const entries = useMemo(
    () =>
      entriesOf((orders ?? []).filter((one) => !onlyThisMarket || one.market === market.symbol)),
    [orders, onlyThisMarket, market.symbol],
  );
  if (orders === undefined) return <Loading rows={4} />;
  if (entries.length === 0) {
    if (orders.length === 0) return <Empty>{words.noOpen}</Empty>;
    const all = <Button onClick={() => set({ onlyThisMarket: false })}>{words.everyMarket}</Button>;
    return <Empty action={all}>{words.noOpenHere}</Empty>;
  }
  const marketOf = (symbol: string) => markets?.find((one) => one.symbol === symbol);
  const shown = { entries, marketOf, hasMarket: !onlyThisMarket, isTight: room === "tight" };
  return room === "lines" ? <Briefs {...shown} /> : <Wide {...shown} />;
}

function Wide({ entries, marketOf, hasMarket, isTight }: Shown) {
  const words = useWords(WORDS);
  const heads = [
    ...(isTight ? [] : [{ title: words.time, look: "w-[72px]" }]),
    ...(hasMarket ? [{ title: words.market, look: "w-[80px]" }] : []),
    { title: words.side, look: "w-[60px]" },
    { title: words.type },
    { title: words.price, look: "w-[92px] text-right" },
    { title: words.trigger, look: "w-[104px] text-right" },
    { title: words.amount, look: "w-[84px] text-right" },
    { title: isTight ? words.filledShort : words.filled, look: isTight ? "w-[64px]" : "w-[92px]" },
  ];
  return (
    <table className="table work-table open-table" aria-label={words.open}>
      <thead>
        <tr>
          {heads.map(({ title, look }) => (
            <th key={title} scope="col" className={look}>
              {title}
            </th>
          ))}
          <th scope="col" className="pinned w-[124px]">
            <span className="sr-only">{words.actions}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {entries.map((entry) =>
          entry.kind === "order" ? (
            <OpenRow
              key={entry.key}
              order={entry.order}
              market={marketOf(entry.order.market)}
              hasMarket={hasMarket}
              isTight={isTight}
            />
          ) : (
            <Fragment key={entry.key}>
              <tr className="list-row">
                <td colSpan={columnsOf(hasMarket, isTight)}>
                  <ListHead id={entry.key} legs={entry.legs} />
                </td>
              </tr>
              {entry.legs.map((leg) => (
                <OpenRow
                  key={leg.order_id}
                  order={leg}
                  market={marketOf(leg.market)}
                  hasMarket={hasMarket}
                  isTight={isTight}
                  isInList
                />
              ))}
            </Fragment>
          ),
        )}
      </tbody>
    </table>
  );
}

function Briefs({ entries, marketOf, hasMarket }: Shown) {
  return (
    <ul className="briefs">
      {entries.map((entry) =>
        entry.kind === "order" ? (
          <OpenBrief
            key={entry.key}
            order={entry.order}
            market={marketOf(entry.order.market)}
            hasMarket={hasMarket}
          />
        ) : (
          <li key={entry.key}>
            <ListHead id={entry.key} legs={entry.legs} />
            <ul>
              {entry.legs.map((leg) => (
                <OpenBrief
                  key={leg.order_id}
                  order={leg}
                  market={marketOf(leg.market)}
                  hasMarket={false}
                  isInList
                />
              ))}
            </ul>
          </li>
        ),
      )}
    </ul>
  );
}
