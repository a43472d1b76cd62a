// Pages of rows that are over: on their way, none, not come, or there with more to load.
import type { ReactNode } from "react";
import { Button } from "../../../ui/Button.tsx";
import { Empty, Failed, Loading } from "../../../ui/Notice.tsx";
import { usePreferences, useWords } from "../../../ui/preferences.ts";
import { Refused } from "../session/refused.ts";
import { told } from "../session/told.ts";
import type { useFills, useHistory } from "./pages.ts";
import { WORDS } from "./words.ts";

interface Props {
  pages: ReturnType<typeof useHistory> | ReturnType<typeof useFills>;
  failed: string;
  none: string;
  children: ReactNode;
}

export function Paged({ pages: { query, rows }, failed, none, children }: Props) {
  const { language } = usePreferences();
  const words = useWords(WORDS);
  if (rows === undefined) {
    if (!query.isError) return <Loading rows={4} />;
    const requestId = query.error instanceof Refused ? query.error.requestId : null;
    return (
      <Failed retry={() => query.refetch()} requestId={requestId}>
        {failed} {told(query.error, language)}
      </Failed>
    );
  }
  const more = query.hasNextPage && (
    <Button size="small" busy={query.isFetchingNextPage} onClick={() => query.fetchNextPage()}>
      {words.more}
    </Button>
  );
  if (rows.length === 0) return <Empty>{none}</Empty>;
  return (
    <>
      {children}
      {more && <div className="grid justify-items-center p-3">{more}</div>}
    </>
  );
}
