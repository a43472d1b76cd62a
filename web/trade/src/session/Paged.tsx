// A list that comes page by page: on its way, not come, none, or there with the way to more.
import type { ReactNode } from "react";
import { Button } from "../../../ui/Button.tsx";
import { useWords } from "../../../ui/preferences.ts";
import { Wrong } from "../../../ui/Wrong.tsx";
import { NotAnswered } from "./Answered.tsx";
import type { Pages } from "./pages.ts";
import { useTold } from "./told.ts";
import { WORDS } from "./words.ts";

interface Props<Row> {
  pages: Pages<Row>;
  none: ReactNode;
  /** How many are drawn while they are on their way. */
  loading?: number;
  /** What is said of those that are there. */
  note?: ReactNode;
  children: (rows: readonly Row[]) => ReactNode;
}

export function Paged<Row>({ pages, none, loading = 4, note, children }: Props<Row>) {
  const { rows, error, again, hasMore } = pages;
  if (rows === undefined) return <NotAnswered error={error} retry={again} rows={loading} />;
  if (rows.length === 0) return none;
  return (
    <>
      {children(rows)}
      {(hasMore || note !== undefined) && (
        <div className="flex flex-wrap items-center gap-3 px-3 py-2 text-xs text-muted">
          {note}
          <More pages={pages} />
        </div>
      )}
    </>
  );
}

/** The button that brings the next page, and why it did not come. */
function More({ pages }: { pages: Pages<unknown> }) {
  const words = useWords(WORDS);
  const told = useTold();
  const { error, isLoadingMore, hasMore, more } = pages;
  return (
    <>
      <Wrong>{error === null ? null : told(error)}</Wrong>
      {hasMore && (
        <Button size="small" busy={isLoadingMore} onClick={more}>
          {words.more}
        </Button>
      )}
    </>
  );
}
