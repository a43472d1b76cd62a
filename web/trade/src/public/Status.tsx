// How the exchange is: its parts, its markets and what staff announce, asked every five seconds.
import { useQuery } from "@tanstack/react-query";
import type { ExchangeStatus } from "../../../api/generated/index.ts";
import { formatTime } from "../../../core/format.ts";
import { Loading } from "../../../ui/Notice.tsx";
import { usePreferences, useWords } from "../../../ui/preferences.ts";
import { statusQuery } from "../shell/exchangeStatus.ts";
import { Notices } from "./Notices.tsx";
import { PublicPage } from "./PublicPage.tsx";
import { MarketPhases, Parts } from "./StatusTables.tsx";
import { WORDS } from "./statusWords.ts";

const EVERY_MS = 5_000;
type State = ExchangeStatus["state"] | "unreachable";

export default function Status() {
  const words = useWords(WORDS);
  const { language } = usePreferences();
  const status = useQuery(statusQuery(EVERY_MS));
  const state = status.isError ? "unreachable" : status.data?.state;
  return (
    <PublicPage title={words.title} hasOwnHead>
      <header className="grid gap-2">
        <h1 className="text-sm text-muted">{words.title}</h1>
        <Whole state={state} />
        {state === "unreachable" && (
          <p className="max-w-[72ch] text-sm text-muted">{words.unreachableText}</p>
        )}
        {status.data !== undefined && state !== "unreachable" && (
          <p className="figure text-xs text-faint">
            {words.checked(formatTime(Date.parse(status.data.checked_at), language))}
          </p>
        )}
      </header>
      {status.isPending && <Loading rows={8} />}
      {status.data !== undefined && state !== "unreachable" && (
        <>
          <Notices notices={status.data.notices} />
          <Parts status={status.data} />
          <MarketPhases markets={status.data.markets} />
        </>
      )}
    </PublicPage>
  );
}

function Whole({ state }: { state: State | undefined }) {
  const words = useWords(WORDS);
  const looks: Record<State, { sign: string; colour: string }> = {
    operational: { sign: "✓", colour: "text-text" },
    degraded: { sign: "▲", colour: "text-warn" },
    maintenance: { sign: "▲", colour: "text-warn" },
    down: { sign: "×", colour: "text-danger" },
    unreachable: { sign: "×", colour: "text-danger" },
  };
  const look = state === undefined ? undefined : looks[state];
  return (
    <p role="status" className="flex gap-3 text-[28px] leading-9 font-semibold">
      <span aria-hidden className={look?.colour}>
        {look?.sign ?? "…"}
      </span>
      {state === undefined ? words.looking : words[state]}
    </p>
  );
}
