// Who has nothing to trade with is told where money comes from.
import { useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { postTestFunds } from "../../../api/generated/index.ts";
import { usePreferences, useWords } from "../../../ui/preferences.ts";
import { say } from "../../../ui/Toasts.tsx";
import { given } from "../session/refused.ts";
import { told } from "../session/told.ts";
import { useIsDemo } from "../shell/exchangeStatus.ts";
import type { OrderFormState } from "./useOrderForm.ts";
import { WORDS } from "./words.ts";

export function NoFunds({ form }: { form: OrderFormState }) {
  const words = useWords(WORDS);
  const { language } = usePreferences();
  const isDemo = useIsDemo();
  const ask = useMutation({
    mutationFn: () => given(postTestFunds()),
    onSuccess: () => say(words.funded),
  });
  if (form.available === null || form.available > 0n) return null;
  return (
    <div className="grid gap-1 text-xs text-muted">
      <p>
        {words.noFunds(form.spends)}{" "}
        <Link to="/wallet" className="text-accent hover:underline">
          {words.deposit}
        </Link>
        {isDemo && (
          <>
            {" · "}
            <button
              type="button"
              className="text-accent hover:underline disabled:opacity-50"
              disabled={ask.isPending}
              onClick={() => ask.mutate()}
            >
              {words.testFunds}
            </button>
          </>
        )}
      </p>
      {ask.isError && (
        <p role="alert" className="text-danger">
          {told(ask.error, language)}
        </p>
      )}
    </div>
  );
}
