// A list with its states: still loading, not there, nothing in it, or rows and the way to more.
import type { ReactNode } from "react";
import { Button } from "../../../ui/Button.tsx";
import { Empty } from "../../../ui/Notice.tsx";
import { useWords } from "../../../ui/preferences.ts";
import { NotAnswered } from "../session/Answered.tsx";
import { More } from "./More.tsx";
import type { Pages } from "./pages.ts";
import { StartTrading } from "./StartTrading.tsx";
import { WORDS } from "./words.ts";

interface Props<Row> {
  pages: Pages<Row>;
  /** Undefined while nothing is filtered. */
  reset: (() => void) | undefined;
  /** What is said when there is nothing at all. */
  empty: string;
  children: (rows: readonly Row[]) => ReactNode;
}

export function List<Row>({ pages, reset, empty, children }: Props<Row>) {
  const words = useWords(WORDS);
  const { rows, error } = pages;
  if (rows === undefined) {
    return <NotAnswered error={error} retry={pages.again} rows={10} />;
  }
  if (rows.length === 0 && !pages.hasMore) {
    return reset === undefined ? (
      <Empty action={<StartTrading />}>{empty}</Empty>
    ) : (
      <Empty action={<Button onClick={reset}>{words.reset}</Button>}>{words.noneMatches}</Empty>
    );
  }
  return (
    <>
      <div className="border border-line bg-panel">{children(rows)}</div>
      <More pages={pages} />
    </>
  );
}
