// The way to cancelling many open orders at once.
import { useState } from "react";
import type { MarketBody } from "../../../api/generated/index.ts";
import { Button } from "../../../ui/Button.tsx";
import { later } from "../../../ui/later.tsx";
import { useWords } from "../../../ui/preferences.ts";
import { useMyOrders } from "./mine.ts";
import { WORDS } from "./words.ts";

export const CancelAllDialog = later(
  async () => (await import("./CancelAllDialog.tsx")).CancelAllDialog,
  null,
);

export function CancelAll({ market }: { market: MarketBody }) {
  const words = useWords(WORDS);
  const [isOpen, open] = useState(false);
  const count = useMyOrders().length;
  return (
    <>
      <Button size="small" kind="quiet" disabled={count === 0} onClick={() => open(true)}>
        {words.cancelAll}
      </Button>
      {isOpen && <CancelAllDialog market={market} onClose={() => open(false)} />}
    </>
  );
}
