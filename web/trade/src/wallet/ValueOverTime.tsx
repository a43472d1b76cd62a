// What the account was worth: drawn, or as a table of the same figures.
import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useMemo, useState } from "react";
import type { Portfolio, ValuePoint } from "../../../api/generated/index.ts";
import { formatDate, formatDateTime } from "../../../core/format.ts";
import { Button } from "../../../ui/Button.tsx";
import { Loading } from "../../../ui/Notice.tsx";
import { usePreferences, useWords } from "../../../ui/preferences.ts";
import { Table } from "../../../ui/Table.tsx";
import { NotAnswered } from "../session/Answered.tsx";
import { shownValue } from "./figures.ts";
import { historyQuery, upToNow } from "./portfolio.ts";
import { PORTFOLIO_WORDS } from "./portfolioWords.ts";
import { RANGES, useView, view } from "./remembered.ts";
import { Secret } from "./Secret.tsx";

const ValueChart = lazy(() =>
  import("./ValueChart.tsx").then((module) => ({ default: module.ValueChart })),
);
const RANGE =
  "min-h-6 rounded px-2 py-0.5 text-muted hover:bg-hover aria-pressed:bg-hover " +
  "aria-pressed:text-text max-sm:min-h-11 max-sm:px-3";

export function ValueOverTime({ portfolio }: { portfolio: Portfolio }) {
  const words = useWords(PORTFOLIO_WORDS);
  const { currency, range } = useView();
  const [asTable, setAsTable] = useState(false);
  const { data, error, refetch } = useQuery(historyQuery(currency, range));
  const points = useMemo(() => data && upToNow(data, portfolio), [data, portfolio]);
  return (
    <section aria-label={words.chart}>
      <div className="flex flex-wrap items-center gap-x-2 border-y border-line px-2 py-1.5 text-xs">
        <Ranges />
        <Button
          size="small"
          kind="quiet"
          className="ml-auto"
          onClick={() => setAsTable((is) => !is)}
        >
          {asTable ? words.asChart : words.asTable}
        </Button>
      </div>
      <div className="h-60">
        {points === undefined ? (
          <NotAnswered error={error} retry={refetch} rows={5} />
        ) : asTable ? (
          <Points points={points} />
        ) : (
          <Suspense fallback={<Loading rows={5} />}>
            <ValueChart points={points} />
          </Suspense>
        )}
      </div>
    </section>
  );
}

function Ranges() {
  const words = useWords(PORTFOLIO_WORDS);
  const { range } = useView();
  return (
    <fieldset className="flex gap-1" aria-label={words.ranges}>
      {RANGES.map((one) => (
        <button
          key={one}
          type="button"
          aria-pressed={one === range}
          className={RANGE}
          onClick={() => view({ range: one })}
        >
          {words[`short_${one}`]}
          <span className="sr-only"> {words[`range_${one}`]}</span>
        </button>
      ))}
    </fieldset>
  );
}

function Points({ points }: { points: readonly ValuePoint[] }) {
  const words = useWords(PORTFOLIO_WORDS);
  const { language } = usePreferences();
  const { currency, range } = useView();
  const shown = range === "1D" ? formatDateTime : formatDate;
  return (
    <Table
      label={words.chart}
      rows={[...points].reverse()}
      keyOf={({ at }) => at}
      columns={[
        { key: "at", title: words.date, cell: ({ at }) => shown(Date.parse(at), language) },
        {
          key: "value",
          title: `${words.value} (${currency})`,
          figure: true,
          cell: ({ value }) => <Secret>{shownValue(value, currency, language)}</Secret>,
        },
      ]}
    />
  );
}
