// The end of a list: how much is shown, and more of it.

import { formatDecimal } from "../../../core/format.ts";
import { Button } from "../../../ui/Button.tsx";
import { usePreferences, useWords } from "../../../ui/preferences.ts";
import { Wrong } from "../../../ui/Wrong.tsx";
import { useTold } from "../session/told.ts";
import type { Pages } from "./pages.ts";
import { WORDS } from "./words.ts";

export function More({ pages }: { pages: Pages<unknown> }) {
  const words = useWords(WORDS);
  const { language } = usePreferences();
  const told = useTold();
  const count = formatDecimal(String(pages.rows?.length ?? 0), language);
  return (
    <div className="flex flex-wrap items-center gap-3 text-xs text-muted">
      <p role="status">{pages.hasMore ? words.someShown(count) : words.allShown(count)}</p>
      <Wrong>{pages.error === null ? null : told(pages.error)}</Wrong>
      {pages.hasMore && (
        <Button
          busy={pages.isLoadingMore && pages.error === null}
          onClick={pages.error === null ? pages.more : pages.again}
        >
          {words.more}
        </Button>
      )}
    </div>
  );
}
