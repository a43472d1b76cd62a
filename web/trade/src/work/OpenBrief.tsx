// An open order in two lines, where there is no room for a table.
import { memo, useId } from "react";
import { usePreferences, useWords } from "../../../ui/preferences.ts";
import { Editable } from "./Editable.tsx";
import { amountText, priceText, trailText, waitsFor } from "./figures.ts";
import { kindOf } from "./inWords.ts";
import type { OpenRowProps } from "./OpenRow.tsx";
import { ORDER_WORDS } from "./orderWords.ts";
import { RowButtons } from "./RowButtons.tsx";
import { filledPercent } from "./rows.ts";
import { FilledBar, MarketLink, Side, When } from "./Shown.tsx";
import { useOrder } from "./useOrder.ts";
import { WORDS } from "./words.ts";

export const OpenBrief = memo(function OpenBrief(props: OpenRowProps) {
  const { order, market, isInList = false, hasMarket } = props;
  const { language } = usePreferences();
  const words = useWords(WORDS);
  const kind = kindOf(order, useWords(ORDER_WORDS));
  const errorId = useId();
  const handled = useOrder(order, market, isInList);
  const trigger = waitsFor(order, market, language, words);
  const stop = order.waiting_for === "price" && handled.parts.includes("stop_price");
  const price = order.price === null ? words.atMarket : priceText(order.price, market, language);
  const amount = amountText(order, market, language);
  const percent = filledPercent(order);
  const editing = { handled, errorId };
  return (
    <li className={isInList ? "brief leg" : "brief"}>
      <div className="brief-line">
        <Side side={order.side} />
        {hasMarket && <MarketLink symbol={order.market} />}
        <span className="min-w-0 truncate">
          {[kind, trailText(order, market, language, words)].filter(Boolean).join(" · ")}
        </span>
        <span className="ml-auto flex-none">
          <When at={order.created_at} />
        </span>
      </div>
      <div className="brief-line">
        <span className="figure flex min-w-0 flex-wrap items-center gap-x-2">
          {trigger !== null &&
            (stop ? (
              <Editable part="stop_price" name={words.stopPrice} shown={trigger} {...editing} />
            ) : (
              <span className="text-muted">{trigger}</span>
            ))}
          <Editable part="quantity" name={words.amount} shown={amount} {...editing} />
          <span className="text-faint">×</span>
          <Editable part="price" name={words.price} shown={price} {...editing} />
          {handled.typed === null && <FilledBar percent={percent} label={words.filled} isShort />}
        </span>
        <span className="brief-buttons">
          {!isInList && <RowButtons handled={handled} name={`${order.market} ${kind} ${price}`} />}
        </span>
      </div>
      {percent > 0 && <span className="brief-filled" style={{ width: `${percent}%` }} />}
      {handled.error !== null && (
        <p id={errorId} role="alert" className="text-danger">
          {handled.error}
        </p>
      )}
    </li>
  );
});
