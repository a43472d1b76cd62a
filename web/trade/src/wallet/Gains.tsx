// What sales of the year gained or lost: in sums by market, then sale by sale.
import clsx from "clsx";
import type { Disposal, DisposalSum, YearlyReport } from "../../../api/generated/index.ts";
import { isSome } from "../../../core/decimal.ts";
import { formatDateTime, formatDecimal } from "../../../core/format.ts";
import { quoteOf } from "../../../core/market.ts";
import { usePreferences, useWords } from "../../../ui/preferences.ts";
import { type Column, Table } from "../../../ui/Table.tsx";
import { placesByAsset, shownGain } from "./figures.ts";
import { ReportPart } from "./ReportPart.tsx";
import { REPORT_WORDS } from "./reportWords.ts";
import { Ticked } from "./Ticked.tsx";

type Report = Pick<
  YearlyReport,
  "disposals" | "disposal_sums" | "has_more_disposals" | "time_zone"
>;

export function Gains({ report }: { report: Report }) {
  const words = useWords(REPORT_WORDS);
  const { disposals, disposal_sums: sums, has_more_disposals: hasMore, time_zone } = report;
  return (
    <>
      <ReportPart title={words.gains} about={words.gainsAbout}>
        {sums.length === 0 ? <p className="text-muted">{words.noSales}</p> : <Sums sums={sums} />}
      </ReportPart>
      {disposals.length > 0 && (
        <ReportPart title={words.disposals} {...(hasMore && { about: words.moreInFile })}>
          <Sales disposals={disposals} zone={time_zone} />
        </ReportPart>
      )}
    </>
  );
}

function Sums({ sums }: { sums: readonly DisposalSum[] }) {
  const words = useWords(REPORT_WORDS);
  const { language } = usePreferences();
  const places = placesByAsset(
    sums.flatMap(({ currency, proceeds, cost, gain, proceeds_of_unknown_cost }) =>
      [proceeds, cost, gain, proceeds_of_unknown_cost].map((one) => [currency, one] as const),
    ),
  );
  const amount = (
    key: "proceeds" | "proceeds_of_unknown_cost" | "cost",
    title: string,
  ): Column<DisposalSum> => ({
    key,
    title,
    figure: true,
    cell: (one) =>
      key === "cost" && isAllUnknown(one)
        ? "—"
        : formatDecimal(one[key], language, places.get(one.currency)),
  });
  return (
    <div className="border border-line bg-panel">
      <Table
        label={words.gains}
        rows={sums}
        keyOf={({ market }) => market}
        columns={[
          { key: "market", title: words.market, cell: ({ market }) => <Market symbol={market} /> },
          amount("proceeds", words.proceeds),
          amount("proceeds_of_unknown_cost", words.unknownCost),
          amount("cost", words.cost),
          {
            key: "gain",
            title: words.gain,
            figure: true,
            cell: (one) => (
              <Ticked asset={one.currency}>
                {isAllUnknown(one) ? (
                  "—"
                ) : (
                  <Gain gain={one.gain} places={places.get(one.currency)} />
                )}
              </Ticked>
            ),
          },
        ]}
      />
    </div>
  );
}

/** No sale of the market had a cost: nothing is known of gains, which is not zero. */
function isAllUnknown({ proceeds, proceeds_of_unknown_cost }: DisposalSum): boolean {
  return proceeds === proceeds_of_unknown_cost;
}

interface SalesProps {
  disposals: readonly Disposal[];
  zone: string;
}

function Sales({ disposals, zone }: SalesProps) {
  const words = useWords(REPORT_WORDS);
  const columns = useSaleColumns(disposals, zone);
  return (
    <div className="sales flex max-h-120 flex-col border border-line bg-panel">
      <Table
        label={words.disposals}
        columns={columns}
        rows={disposals}
        keyOf={(one) => `${one.trade_id} ${one.cost === null}`}
      />
    </div>
  );
}

function useSaleColumns(disposals: readonly Disposal[], zone: string): readonly Column<Disposal>[] {
  const words = useWords(REPORT_WORDS);
  const { language } = usePreferences();
  const quote = ({ market }: Disposal) => quoteOf(market);
  const quantities = placesByAsset(disposals.map(({ asset, quantity }) => [asset, quantity]));
  const values = placesByAsset(
    disposals.flatMap((one) =>
      [one.proceeds, one.cost ?? "0", one.gain ?? "0"].map((value) => [quote(one), value] as const),
    ),
  );
  return [
    {
      key: "date",
      title: words.date,
      cell: ({ sold_at }) => formatDateTime(Date.parse(sold_at), language, zone),
    },
    { key: "market", title: words.market, cell: ({ market }) => <Market symbol={market} /> },
    {
      key: "quantity",
      title: words.quantity,
      figure: true,
      cell: ({ asset, quantity }) => (
        <Ticked asset={asset}>{formatDecimal(quantity, language, quantities.get(asset))}</Ticked>
      ),
    },
    {
      key: "proceeds",
      title: words.proceeds,
      figure: true,
      cell: (one) => formatDecimal(one.proceeds, language, values.get(quote(one))),
    },
    {
      key: "cost",
      title: words.cost,
      figure: true,
      cell: (one) =>
        one.cost === null ? (
          <span className="text-muted">{words.unknown}</span>
        ) : (
          formatDecimal(one.cost, language, values.get(quote(one)))
        ),
    },
    {
      key: "gain",
      title: words.gain,
      figure: true,
      cell: (one) => (
        <Ticked asset={quote(one)}>
          {one.gain === null ? "—" : <Gain gain={one.gain} places={values.get(quote(one))} />}
        </Ticked>
      ),
    },
  ];
}

function Market({ symbol }: { symbol: string }) {
  return <span translate="no">{symbol}</span>;
}

function Gain({ gain, places }: { gain: string; places: number | undefined }) {
  const { language } = usePreferences();
  const isZero = !isSome(gain);
  return (
    <span className={clsx(!isZero && (gain.startsWith("-") ? "text-down" : "text-up"))}>
      {shownGain(gain, language, places)}
    </span>
  );
}
