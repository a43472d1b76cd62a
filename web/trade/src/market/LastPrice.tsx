// The price of the last trade and whether it went up or down by that; spoken now and then.
import { useEffect, useRef, useState } from "react";
import type { MarketBody, TickerBody } from "../../../api/generated/index.ts";
import { parse, placesOf } from "../../../core/decimal.ts";
import { formatDecimal } from "../../../core/format.ts";
import { usePreferences, useWords } from "../../../ui/preferences.ts";
import { useNewest } from "../feed/live.ts";
import { WORDS } from "./words.ts";

const SPOKEN_EVERY_MS = 10_000;

export function LastPrice({ market }: { market: MarketBody }) {
  const { language } = usePreferences();
  const ticker = useNewest<{ data: TickerBody }>("ticker", market.symbol)?.data;
  const places = placesOf(market.tick);
  const before = useRef<{ price: bigint; went: "up" | "down" }>(undefined);
  const last = ticker?.last ?? null;
  const price = last === null ? null : parse(last, places);
  if (price !== null && before.current?.price !== price) {
    const fell = before.current !== undefined && price < before.current.price;
    before.current = { price, went: fell ? "down" : "up" };
  }
  const shown = last === null ? "—" : formatDecimal(last, language, places);
  const isDown = before.current?.went === "down";
  return (
    <>
      <strong className={`figure text-sm ${isDown ? "text-down" : "text-up"}`}>
        {last !== null && (isDown ? "▼ " : "▲ ")}
        {shown}
      </strong>
      <Spoken text={shown} />
    </>
  );
}

/** A screen reader shall not hear every tick. */
function Spoken({ text }: { text: string }) {
  const words = useWords(WORDS);
  const newest = useRef(text);
  newest.current = text;
  const [said, say] = useState("");
  useEffect(() => {
    const timer = setInterval(() => say(newest.current), SPOKEN_EVERY_MS);
    return () => clearInterval(timer);
  }, []);
  return (
    <span className="sr-only" aria-live="polite">
      {said && `${words.lastPrice} ${said}`}
    </span>
  );
}
