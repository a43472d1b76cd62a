// An empty account. A demonstration gives test funds.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { postTestFunds } from "../../../api/generated/index.ts";
import { formatDecimal } from "../../../core/format.ts";
import { Button } from "../../../ui/Button.tsx";
import { Empty } from "../../../ui/Notice.tsx";
import { usePreferences, useWords } from "../../../ui/preferences.ts";
import { say } from "../../../ui/Toasts.tsx";
import { Wrong } from "../../../ui/Wrong.tsx";
import { given } from "../session/refused.ts";
import { useTold } from "../session/told.ts";
import { useIsDemo } from "../shell/exchangeStatus.ts";
import { PORTFOLIO_WORDS } from "./portfolioWords.ts";

export function NothingYet() {
  const words = useWords(PORTFOLIO_WORDS);
  const { language } = usePreferences();
  const queries = useQueryClient();
  const isDemo = useIsDemo();
  const funds = useMutation({
    mutationFn: () => given(postTestFunds()),
    onSuccess: async ({ data }) => {
      const amounts = data.map(
        ({ asset, amount }) => `${formatDecimal(amount, language)} ${asset}`,
      );
      say(words.tookFunds(amounts.join(", ")));
      await queries.invalidateQueries();
    },
  });
  const told = useTold();
  const take = (
    <>
      <p className="max-w-prose">{words.emptyDemo}</p>
      <Wrong>{funds.error === null ? null : told(funds.error)}</Wrong>
      <Button
        kind="primary"
        busy={funds.isPending || funds.isSuccess}
        onClick={() => funds.mutate()}
      >
        {words.takeFunds}
      </Button>
    </>
  );
  return (
    <div className="border border-line bg-panel py-8">
      <Empty action={isDemo && take}>{words.empty}</Empty>
    </div>
  );
}
