// The drawn chart with the figures of the candle under the crosshair, own orders and own trades.
import { useEffect, useRef, useState } from "react";
import type { MarketBody } from "../../../../api/generated/index.ts";
import { placesOf } from "../../../../core/decimal.ts";
import { formatDecimal } from "../../../../core/format.ts";
import { Failed } from "../../../../ui/Notice.tsx";
import { usePreferences, useWords } from "../../../../ui/preferences.ts";
import { useIsLoggedIn } from "../../session/session.ts";
import { type Candle, Candles } from "./candles.ts";
import { useLook } from "./look.ts";
import { OwnLines } from "./OwnLines.tsx";
import { PriceChart } from "./PriceChart.ts";
import { WORDS } from "./words.ts";

const ATTRIBUTION = "https://www.tradingview.com/";

export function PriceView({ market }: { market: MarketBody }) {
  const words = useWords(WORDS);
  const { language, theme, direction } = usePreferences();
  const look = useLook();
  const place = useRef<HTMLDivElement>(null);
  const [chart, take] = useState<PriceChart>();
  const [point, pointAt] = useState<Candle>();
  const [failed, hasFailed] = useState(false);
  const [attempt, again] = useState(0);
  const precision = placesOf(market.tick);

  // biome-ignore lint/correctness/useExhaustiveDependencies: theme and direction change the colours
  useEffect(() => {
    if (place.current === null) return;
    hasFailed(false);
    const drawn: PriceChart = new PriceChart(place.current, {
      precision,
      language,
      look,
      onPoint: pointAt,
      onStart: () => candles.more(),
    });
    const candles: Candles = new Candles(market.symbol, look.interval, {
      reset: (all) => drawn.reset(all),
      grow: (all) => drawn.grow(all),
      failed: () => hasFailed(true),
    });
    take(drawn);
    return () => {
      candles.stop();
      drawn.remove();
      take(undefined);
    };
  }, [market.symbol, precision, look, language, theme, direction, attempt]);

  return (
    <div className="relative min-h-0 flex-1">
      <div ref={place} className="absolute inset-0" />
      {point && <Figures candle={point} precision={precision} />}
      {failed && (
        <div className="absolute inset-0 z-10 grid place-items-center bg-panel">
          <Failed retry={() => again(attempt + 1)}>{words.failed}</Failed>
        </div>
      )}
      <a className="attribution" href={ATTRIBUTION} rel="noreferrer" translate="no">
        TradingView Lightweight Charts™
      </a>
      {useIsLoggedIn() && chart && <OwnLines key={look.interval} {...{ market, chart }} />}
    </div>
  );
}

function Figures({ candle, precision }: { candle: Candle; precision: number }) {
  const { language } = usePreferences();
  const words = useWords(WORDS);
  const shown = (value: number) => formatDecimal(value.toFixed(precision), language);
  const colour = candle.close < candle.open ? "text-down" : "text-up";
  const facts = [
    [words.openLetter, candle.open],
    [words.highLetter, candle.high],
    [words.lowLetter, candle.low],
    [words.closeLetter, candle.close],
  ] as const;
  return (
    <p className="candle-figures figure" aria-hidden>
      {facts.map(([name, value]) => (
        <span key={name}>
          {name} <span className={colour}>{shown(value)}</span>
        </span>
      ))}
    </p>
  );
}
