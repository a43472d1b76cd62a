// A year of the account in sums, for its owner and their taxes; prints well.
import { queryOptions, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { getYearlyReport } from "../../../api/generated/index.ts";
import { formatDateTime } from "../../../core/format.ts";
import { Button } from "../../../ui/Button.tsx";
import { Choice } from "../../../ui/Choice.tsx";
import { Empty } from "../../../ui/Notice.tsx";
import { Page } from "../../../ui/Page.tsx";
import { usePreferences, useWords } from "../../../ui/preferences.ts";
import { Answered } from "../session/Answered.tsx";
import { given } from "../session/refused.ts";
import { useMe } from "../session/session.ts";
import { AssetYears } from "./AssetYears.tsx";
import { CsvButton } from "./CsvButton.tsx";
import { Gains } from "./Gains.tsx";
import { HowCalculated } from "./HowCalculated.tsx";
import { MarketMonths } from "./MarketMonths.tsx";
import { REPORT_WORDS } from "./reportWords.ts";
import "./report.css";

const SHOWN_YEARS = 6;

const reportQuery = (year: number) =>
  queryOptions({
    queryKey: ["report", year],
    queryFn: () => given(getYearlyReport({ path: { year } })),
    staleTime: 60_000,
  });

export default function YearlyReport() {
  const words = useWords(REPORT_WORDS);
  const thisYear = new Date().getFullYear();
  const [year, choose] = useState(thisYear);
  return (
    <Page
      title={`${words.title} ${year}`}
      lead={words.about}
      action={
        <div className="flex flex-wrap items-end gap-3 print:hidden">
          <Choice
            label={words.year}
            value={year}
            onChange={(event) => choose(Number(event.target.value))}
          >
            {yearsUntil(thisYear).map((one) => (
              <option key={one}>{one}</option>
            ))}
          </Choice>
          <Button onClick={() => window.print()}>{words.print}</Button>
          <CsvButton path={`/api/v1/reports/${year}/report.csv`} name={`report-${year}.csv`} />
        </div>
      }
    >
      <Report key={year} year={year} isRunning={year === thisYear} />
    </Page>
  );
}

function yearsUntil(last: number): readonly number[] {
  return Array.from({ length: SHOWN_YEARS }, (_, ago) => last - ago);
}

function Report({ year, isRunning }: { year: number; isRunning: boolean }) {
  const words = useWords(REPORT_WORDS);
  const report = useQuery(reportQuery(year));
  return (
    <Answered query={report} rows={10}>
      {(told) =>
        told.assets.length === 0 ? (
          <div className="border border-line bg-panel">
            <Empty>{words.empty(String(year))}</Empty>
          </div>
        ) : (
          <div className="grid grid-cols-1 gap-8">
            <Facts zone={told.time_zone} madeAt={report.dataUpdatedAt} isRunning={isRunning} />
            <AssetYears assets={told.assets} />
            {told.markets.length > 0 && <MarketMonths months={told.markets} />}
            <Gains report={told} />
            <HowCalculated />
          </div>
        )
      }
    </Answered>
  );
}

interface FactsProps {
  zone: string;
  madeAt: number;
  isRunning: boolean;
}

function Facts({ zone, madeAt, isRunning }: FactsProps) {
  const words = useWords(REPORT_WORDS);
  const { language } = usePreferences();
  const email = useMe()?.email;
  return (
    <div className="grid gap-1 border-y border-line py-3 text-xs text-muted">
      {isRunning && <p className="text-text">{words.running}</p>}
      <p>{words.zone(zone)}</p>
      <p className="hidden print:block">{email && words.ofAccount(email)}</p>
      <p className="hidden print:block">{words.madeAt(formatDateTime(madeAt, language))}</p>
    </div>
  );
}
