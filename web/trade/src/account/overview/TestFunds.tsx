// Play money of a demo, once a day.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type DemoFunds, postTestFunds } from "../../../../api/generated/index.ts";
import { formatDateTime, formatDecimal } from "../../../../core/format.ts";
import { Button, buttonLook } from "../../../../ui/Button.tsx";
import { Panel } from "../../../../ui/Panel.tsx";
import { usePreferences, useWords } from "../../../../ui/preferences.ts";
import { say } from "../../../../ui/Toasts.tsx";
import { Wrong } from "../../../../ui/Wrong.tsx";
import { given } from "../../session/refused.ts";
import { useTold } from "../../session/told.ts";
import { useIsDemo } from "../../shell/exchangeStatus.ts";
import { WORDS } from "./words.ts";

export function TestFunds() {
  const words = useWords(WORDS);
  const queries = useQueryClient();
  const isDemo = useIsDemo();
  const told = useTold();
  const take = useMutation({
    mutationFn: () => given(postTestFunds()),
    onSuccess: () => {
      say(words.took);
      return queries.invalidateQueries();
    },
  });
  if (!isDemo) return null;
  return (
    <Panel title={words.funds}>
      {take.data ? (
        <Given funds={take.data} />
      ) : (
        <>
          <p className="max-w-[72ch] text-muted">{words.fundsHint}</p>
          <Wrong>{take.error === null ? null : told(take.error)}</Wrong>
          <Button
            kind="primary"
            className="justify-self-start"
            busy={take.isPending}
            onClick={() => take.mutate()}
          >
            {words.take}
          </Button>
        </>
      )}
    </Panel>
  );
}

function Given({ funds }: { funds: DemoFunds }) {
  const words = useWords(WORDS);
  const { language } = usePreferences();
  return (
    <div role="status" className="grid gap-3">
      <p className="text-muted">{words.given}</p>
      <ul className="flex flex-wrap gap-x-8 gap-y-2">
        {funds.data.map(({ asset, amount }) => (
          <li key={asset} className="flex items-baseline gap-1.5">
            <span className="figure text-lg">{formatDecimal(amount, language)}</span>
            <span translate="no" className="text-xs text-muted">
              {asset}
            </span>
          </li>
        ))}
      </ul>
      <p className="text-xs text-muted">
        {words.again(formatDateTime(Date.parse(funds.next_at), language))}
      </p>
      <Link to="/trade" className={`${buttonLook("primary")} justify-self-start`}>
        {words.startTrading}
      </Link>
    </div>
  );
}
