// What was traded in each market, month by month.
import type { MarketMonth } from "../../../api/generated/index.ts";
import { isSome } from "../../../core/decimal.ts";
import { formatDecimal } from "../../../core/format.ts";
import { baseOf, quoteOf } from "../../../core/market.ts";
import { usePreferences, useWords } from "../../../ui/preferences.ts";
import { type Column, Table } from "../../../ui/Table.tsx";
import { formatMonth, placesByAsset, shownAmount } from "./figures.ts";
import { ReportPart } from "./ReportPart.tsx";
import { REPORT_WORDS } from "./reportWords.ts";
import { Ticked } from "./Ticked.tsx";

type Part = "base" | "quote";
type Item = Exclude<keyof MarketMonth, "market" | "month" | "trades">;

interface Figure {
  readonly item: Item;
  readonly of: Part;
}

/** Each amount with its asset; the fees of a side stand below what was paid or received. */
const FIGURES: readonly (Figure & { readonly fees?: Figure })[] = [
  { item: "bought_quantity", of: "base" },
  { item: "bought_value", of: "quote", fees: { item: "bought_fees", of: "base" } },
  { item: "sold_quantity", of: "base" },
  { item: "sold_value", of: "quote", fees: { item: "sold_fees", of: "quote" } },
];
const TITLES = {
  bought_quantity: "bought",
  bought_value: "boughtValue",
  sold_quantity: "sold",
  sold_value: "soldValue",
} as const;

export function MarketMonths({ months }: { months: readonly MarketMonth[] }) {
  const words = useWords(REPORT_WORDS);
  return (
    <ReportPart title={words.markets}>
      <div className="border border-line bg-panel">
        <Table
          label={words.markets}
          columns={useColumns(months)}
          rows={months}
          keyOf={({ market, month }) => `${market} ${month}`}
        />
      </div>
    </ReportPart>
  );
}

function useColumns(months: readonly MarketMonth[]): readonly Column<MarketMonth>[] {
  const words = useWords(REPORT_WORDS);
  const { language } = usePreferences();
  const amount = ({ item, of }: Figure, one: MarketMonth) => {
    const asset = assetOf(one, of);
    const places = placesByAsset(months.map((other) => [assetOf(other, of), other[item]]));
    return <Ticked asset={asset}>{shownAmount(one[item], language, places.get(asset))}</Ticked>;
  };
  const figures = FIGURES.map(
    ({ fees, ...figure }): Column<MarketMonth> => ({
      key: figure.item,
      title: words[TITLES[figure.item as keyof typeof TITLES]],
      figure: true,
      cell: (one) => (
        <>
          {amount(figure, one)}
          {fees && isSome(one[fees.item]) && (
            <span className="block text-faint">
              {words.fee} {amount(fees, one)}
            </span>
          )}
        </>
      ),
    }),
  );
  return [
    { key: "month", title: words.month, cell: ({ month }) => formatMonth(month, language) },
    {
      key: "market",
      title: words.market,
      cell: ({ market }) => <span translate="no">{market}</span>,
    },
    {
      key: "trades",
      title: words.trades,
      figure: true,
      cell: ({ trades }) => formatDecimal(String(trades), language),
    },
    ...figures,
  ];
}

function assetOf({ market }: MarketMonth, part: Part): string {
  return part === "base" ? baseOf(market) : quoteOf(market);
}
