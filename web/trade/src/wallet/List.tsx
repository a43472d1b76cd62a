// A list of the wallet: what to do when it is empty, and how much of it is shown.
import type { ReactNode } from "react";
import { formatDecimal } from "../../../core/format.ts";
import { Button } from "../../../ui/Button.tsx";
import { Empty } from "../../../ui/Notice.tsx";
import { usePreferences, useWords } from "../../../ui/preferences.ts";
import { Paged } from "../session/Paged.tsx";
import type { Pages } from "../session/pages.ts";
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
  const { language } = usePreferences();
  const count = formatDecimal(String(pages.rows?.length ?? 0), language);
  const none =
    reset === undefined ? (
      <Empty action={<StartTrading />}>{empty}</Empty>
    ) : (
      <Empty action={<Button onClick={reset}>{words.reset}</Button>}>{words.noneMatches}</Empty>
    );
  return (
    <Paged
      pages={pages}
      loading={10}
      none={none}
      note={<p role="status">{pages.hasMore ? words.someShown(count) : words.allShown(count)}</p>}
    >
      {(rows) => <div className="border border-line bg-panel">{children(rows)}</div>}
    </Paged>
  );
}
