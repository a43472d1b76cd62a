// Cancelling many open orders at once: which, how many, then done.
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { cancelOrders, type MarketBody, type Order } from "../../../api/generated/index.ts";
import { Button } from "../../../ui/Button.tsx";
import { Choice } from "../../../ui/Choice.tsx";
import { Dialog } from "../../../ui/Dialog.tsx";
import { usePreferences, useWords } from "../../../ui/preferences.ts";
import { say } from "../../../ui/Toasts.tsx";
import { onceKey } from "../session/once.ts";
import { given } from "../session/refused.ts";
import { told } from "../session/told.ts";
import { useMyOrders } from "./mine.ts";
import { ORDER_WORDS } from "./orderWords.ts";
import { useSettings } from "./settings.ts";
import { WORDS } from "./words.ts";

type SideOf = "buy" | "sell" | null;

interface Which {
  readonly market: string | null;
  readonly side: SideOf;
}

const MOST_ROUNDS = 100; // the exchange cancels so many at a time, and says what remains

export function CancelAllDialog({ market, onClose }: { market: MarketBody; onClose: () => void }) {
  const { language } = usePreferences();
  const words = useWords(WORDS);
  const sides = useWords(ORDER_WORDS);
  const orders = useMyOrders();
  const { onlyThisMarket } = useSettings();
  const [here, onlyHere] = useState(onlyThisMarket);
  const [side, choose] = useState<SideOf>(null);
  const which: Which = { market: here ? market.symbol : null, side };
  const chosen = orders.filter((order) => isOne(order, which));
  const hasLinked = chosen.some(({ order_list_id }) => order_list_id !== null);
  const cancelling = useMutation({
    mutationFn: () => cancelAll(which),
    onSuccess: (count) => {
      say((hasLinked ? words.cancelledLinked : words.cancelled)(count));
      onClose();
    },
  });
  return (
    <Dialog title={words.cancelAllTitle} onClose={onClose} sheet>
      <div className="grid grid-cols-2 gap-3">
        <Choice
          label={words.whichMarket}
          value={here ? "here" : "all"}
          onChange={(event) => onlyHere(event.target.value === "here")}
        >
          <option value="all">{words.allMarkets}</option>
          <option value="here">{market.symbol}</option>
        </Choice>
        <Choice
          label={words.whichSide}
          value={side ?? ""}
          onChange={(event) => choose((event.target.value || null) as SideOf)}
        >
          <option value="">{words.bothSides}</option>
          <option value="buy">{sides.buy}</option>
          <option value="sell">{sides.sell}</option>
        </Choice>
      </div>
      {chosen.length === 0 && <p className="text-muted">{words.nothingToCancel}</p>}
      {hasLinked && <p className="text-muted">{words.listsToo}</p>}
      {cancelling.isError && (
        <p role="alert" className="text-danger">
          {told(cancelling.error, language)}
        </p>
      )}
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={onClose}>{words.keep}</Button>
        <Button
          kind="danger"
          busy={cancelling.isPending}
          disabled={chosen.length === 0}
          onClick={() => cancelling.mutate()}
        >
          {words.cancelMany(chosen.length)}
        </Button>
      </div>
    </Dialog>
  );
}

function isOne(order: Order, { market, side }: Which): boolean {
  return (market === null || order.market === market) && (side === null || order.side === side);
}

/** How many were cancelled. */
async function cancelAll({ market, side }: Which): Promise<number> {
  let count = 0;
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const query = { ...(market !== null && { market }), ...(side !== null && { side }) };
    const { cancelled, remaining } = await given(cancelOrders({ query, headers: onceKey() }));
    count += cancelled;
    if (remaining === 0) break;
  }
  return count;
}
