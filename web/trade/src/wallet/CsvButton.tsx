// Takes a list along as a file. All of it is fetched, so it says how much has come.
import { useRef, useState } from "react";
import { Button } from "../../../ui/Button.tsx";
import { keepFile } from "../../../ui/keepFile.ts";
import { usePreferences, useWords } from "../../../ui/preferences.ts";
import { say } from "../../../ui/Toasts.tsx";
import { explain } from "../session/explain.ts";
import { Refused } from "../session/refused.ts";
import { fetchSheet, type Query, withQuery } from "./download.ts";
import { shownBytes } from "./figures.ts";
import { WORDS } from "./words.ts";

interface Props {
  path: string;
  query?: Query;
  /** Name of the file. */
  name: string;
}

export function CsvButton({ path, query = {}, name }: Props) {
  const words = useWords(WORDS);
  const { language } = usePreferences();
  const [bytes, setBytes] = useState<number | null>(null);
  const [failure, fail] = useState<string | null>(null);
  const stopping = useRef<AbortController>(null);
  const fetchIt = async () => {
    const stop = new AbortController();
    stopping.current = stop;
    fail(null);
    setBytes(0);
    try {
      const address = withQuery(path, query);
      const parts = await fetchSheet(address, setBytes, stop.signal);
      say(words.exported(name, shownBytes(keepFile(parts, name, "text/csv"), language)));
    } catch (error) {
      if (stop.signal.aborted) return;
      fail(error instanceof Refused ? explain(error, language) : words.notExported);
    } finally {
      setBytes(null);
    }
  };
  return (
    <div className="grid gap-1 sm:justify-items-end print:hidden">
      <div className="flex items-center gap-3">
        {bytes === null ? (
          <Button onClick={fetchIt}>{words.export}</Button>
        ) : (
          <Button onClick={() => stopping.current?.abort()}>{words.stop}</Button>
        )}
        <span role="status" className="figure text-xs text-muted empty:hidden">
          {bytes !== null && words.exporting(shownBytes(bytes, language))}
        </span>
      </div>
      {failure && (
        <p role="alert" className="text-xs text-danger">
          {failure}
        </p>
      )}
    </div>
  );
}
