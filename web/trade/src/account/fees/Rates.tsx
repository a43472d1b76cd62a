// The rates of every market, and why they are what they are.
import type { MarketRates } from "../../../../api/generated/index.ts";
import { placesOf } from "../../../../core/decimal.ts";
import { formatPercent } from "../../../../core/format.ts";
import { Empty } from "../../../../ui/Notice.tsx";
import { Panel } from "../../../../ui/Panel.tsx";
import { usePreferences, useWords } from "../../../../ui/preferences.ts";
import { type Column, Table } from "../../../../ui/Table.tsx";
import { LEAST_PLACES, percentOf } from "../parts/share.ts";
import { WORDS } from "./words.ts";

export function Rates({ rates }: { rates: readonly MarketRates[] }) {
  const words = useWords(WORDS);
  const { language } = usePreferences();
  const shown = rates.flatMap((rate) => [rate.maker_fee_ppm, rate.taker_fee_ppm]).map(percentOf);
  const places = Math.max(...shown.map((percent) => placesOf(percent)), LEAST_PLACES);
  const percent = (ppm: number) => formatPercent(percentOf(ppm), language, places);
  const why = { account: words.account, tier: words.byTier, market: words.byMarket };
  const columns: readonly Column<MarketRates>[] = [
    { key: "market", title: words.market, cell: ({ market }) => <Ticker text={market} /> },
    {
      key: "maker",
      title: words.maker,
      figure: true,
      cell: ({ maker_fee_ppm }) => percent(maker_fee_ppm),
    },
    {
      key: "taker",
      title: words.taker,
      figure: true,
      cell: ({ taker_fee_ppm }) => percent(taker_fee_ppm),
    },
    { key: "why", title: words.why, wide: true, cell: ({ by }) => why[by] },
  ];
  return (
    <Panel title={words.rates} flush>
      {rates.length === 0 ? (
        <Empty>{words.noMarkets}</Empty>
      ) : (
        <Table label={words.rates} columns={columns} rows={rates} keyOf={({ market }) => market} />
      )}
      <p className="px-3 py-3 text-xs text-muted">{words.explained}</p>
    </Panel>
  );
}

function Ticker({ text }: { text: string }) {
  return (
    <span translate="no" className="font-medium">
      {text}
    </span>
  );
}
