// An open order as a row of the table.
import { memo, useId } from "react";
import type { MarketBody, Order } from "../../../api/generated/index.ts";
import { usePreferences, useWords } from "../../../ui/preferences.ts";
import { Editable } from "./Editable.tsx";
import { amountText, priceText, trailText, waitsFor } from "./figures.ts";
import { kindOf } from "./inWords.ts";
import { ORDER_WORDS } from "./orderWords.ts";
import { RowButtons } from "./RowButtons.tsx";
import { filledPercent } from "./rows.ts";
import { FilledBar, MarketLink, Side, When } from "./Shown.tsx";
import { useOrder } from "./useOrder.ts";
import { WORDS } from "./words.ts";

export interface OpenRowProps {
  order: Order;
  market: MarketBody | undefined;
  isInList?: boolean;
  /** Left out where all rows are of one market. */
  hasMarket: boolean;
  /** Only what is needed. */
  isTight?: boolean;
}

const MOST_COLUMNS = 9;

export function columnsOf(hasMarket: boolean, isTight: boolean): number {
  return MOST_COLUMNS - (hasMarket ? 0 : 1) - (isTight ? 1 : 0);
}

export const OpenRow = memo(function OpenRow(props: OpenRowProps) {
  const { order, market, isInList = false, hasMarket, isTight = false } = props;
  const { language } = usePreferences();
  const words = useWords(WORDS);
  const kind = kindOf(order, useWords(ORDER_WORDS));
  const errorId = useId();
  const handled = useOrder(order, market, isInList);
  const trigger = waitsFor(order, market, language, words);
  const stop = order.waiting_for === "price" && handled.parts.includes("stop_price");
  const price = order.price === null ? words.atMarket : priceText(order.price, market, language);
  const amount = amountText(order, market, language);
  const trail = trailText(order, market, language, words);
  const editing = { handled, errorId };
  return (
    <>
      <tr className={isInList ? "leg" : undefined}>
        {!isTight && (
          <td>
            <When at={order.created_at} />
          </td>
        )}
        {hasMarket && (
          <td>
            <MarketLink symbol={order.market} />
          </td>
        )}
        <td>
          <Side side={order.side} />
        </td>
        <td className="kind" title={[kind, trail].filter(Boolean).join(" · ")}>
          {kind}
          {trail !== null && <span className="text-faint"> {trail}</span>}
        </td>
        <td className="figure text-right">
          <Editable part="price" name={words.price} shown={price} {...editing} />
        </td>
        <td className="figure text-right">
          {stop ? (
            <Editable part="stop_price" name={words.stopPrice} shown={trigger ?? ""} {...editing} />
          ) : (
            (trigger ?? "—")
          )}
        </td>
        <td className="figure text-right">
          <Editable part="quantity" name={words.amount} shown={amount} {...editing} />
        </td>
        <td>
          <FilledBar percent={filledPercent(order)} label={words.filled} isShort={isTight} />
        </td>
        <td className="pinned">
          {!isInList && <RowButtons handled={handled} name={`${order.market} ${kind} ${price}`} />}
        </td>
      </tr>
      {handled.error !== null && (
        <tr className="row-error">
          <td colSpan={columnsOf(hasMarket, isTight)}>
            <p id={errorId} role="alert">
              {handled.error}
            </p>
          </td>
        </tr>
      )}
    </>
  );
});
