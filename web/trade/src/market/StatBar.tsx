// What a market costs now and did in a day, and which market it is.
import type { MarketBody, TickerBody } from "../../../api/generated/index.ts";
import { placesOf } from "../../../core/decimal.ts";
import { formatDecimal } from "../../../core/format.ts";
import { usePreferences, useWords } from "../../../ui/preferences.ts";
import { useTitle } from "../../../ui/title.ts";
import { useFeedState, useNewest } from "../feed/live.ts";
import { Change } from "./Change.tsx";
import { MarketPicker } from "./MarketPicker.tsx";
import { WORDS } from "./words.ts";

interface Props {
  market: MarketBody;
  markets: MarketBody[];
}

export function StatBar({ market, markets }: Props) {
  const { language } = usePreferences();
  const words = useWords(WORDS);
  const ticker = useNewest<{ data: TickerBody }>("ticker", market.symbol)?.data;
  const price = (text: string | null | undefined) =>
    text == null ? "—" : formatDecimal(text, language, placesOf(market.tick));
  const quantity = (text: string | null | undefined) =>
    text == null ? "—" : formatDecimal(text, language, placesOf(market.lot));
  useTitle(ticker?.last ? `${price(ticker.last)} ${market.symbol}` : market.symbol);
  return (
    <section className="area-stat stat-bar">
      <MarketPicker market={market} markets={markets} />
      <strong className="figure text-lg">{price(ticker?.last)}</strong>
      <dl className="flex gap-6 text-xs">
        <Fact name={words.change}>
          <Change percent={ticker?.change_percent} />
        </Fact>
        <Fact name={words.high}>{price(ticker?.high)}</Fact>
        <Fact name={words.low}>{price(ticker?.low)}</Fact>
        <Fact name={words.volume}>
          {quantity(ticker?.volume)} {market.base_asset}
        </Fact>
      </dl>
      <Connection />
    </section>
  );
}

function Fact(props: { name: string; children: React.ReactNode }) {
  return (
    <div>
      <dt className="text-faint">{props.name}</dt>
      <dd className="figure">{props.children}</dd>
    </div>
  );
}

function Connection() {
  const words = useWords(WORDS);
  const state = useFeedState();
  return (
    <p role="status" className={`ml-auto text-xs ${state === "live" ? "text-faint" : "text-warn"}`}>
      {words[state]}
    </p>
  );
}
