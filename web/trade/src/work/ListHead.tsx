// Above orders that depend on each other: how, and cancelling them together.
import { useMutation } from "@tanstack/react-query";
import { cancelOrderList, type Order } from "../../../api/generated/index.ts";
import { Button } from "../../../ui/Button.tsx";
import { usePreferences, useWords } from "../../../ui/preferences.ts";
import { onceKey } from "../session/once.ts";
import { given } from "../session/refused.ts";
import { told } from "../session/told.ts";
import { contingencyOf } from "./rows.ts";
import { MarketLink } from "./Shown.tsx";
import { WORDS } from "./words.ts";

export function ListHead({ id, legs }: { id: string; legs: readonly Order[] }) {
  const { language } = usePreferences();
  const words = useWords(WORDS);
  const kind = contingencyOf(legs);
  const market = legs[0]?.market ?? "";
  const cancelling = useMutation({
    mutationFn: () => given(cancelOrderList({ path: { list_id: id }, headers: onceKey() })),
  });
  return (
    <div className="list-head">
      <span className="min-w-0 flex-1">
        <abbr title={words[kind]} translate="no" className="font-medium no-underline">
          {kind.toLocaleUpperCase("en")}
        </abbr>{" "}
        <MarketLink symbol={market} /> <span className="text-muted">{words[kind]}</span>
        {cancelling.isError && (
          <span role="alert" className="block text-danger">
            {told(cancelling.error, language)}
          </span>
        )}
      </span>
      <Button
        size="small"
        kind="quiet"
        busy={cancelling.isPending || cancelling.isSuccess}
        aria-label={`${words.cancelList}: ${kind.toLocaleUpperCase("en")} ${market}`}
        onClick={() => cancelling.mutate()}
      >
        {words.cancelList}
      </Button>
    </div>
  );
}
