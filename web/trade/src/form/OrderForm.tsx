// The order form of a market: a column of the screen, or on a phone a bar that opens a sheet.
import { useEffect, useState } from "react";
import type { MarketBody } from "../../../api/generated/index.ts";
import { Button } from "../../../ui/Button.tsx";
import { Dialog } from "../../../ui/Dialog.tsx";
import { later } from "../../../ui/later.tsx";
import { PHONE, useMedia } from "../../../ui/media.ts";
import { useWords } from "../../../ui/preferences.ts";
import { PICK_MARKET } from "../market/MarketPicker.tsx";
import { onTicket } from "../market/ticket.ts";
import { useIsLoggedIn } from "../session/session.ts";
import { CancelAllDialog } from "../work/CancelAll.tsx";
import type { Side } from "./draft.ts";
import { useHabits } from "./habits.ts";
import { type Command, useKeys } from "./keys.ts";
import { Ticket } from "./Ticket.tsx";
import { useOrderForm } from "./useOrderForm.ts";
import { WORDS } from "./words.ts";
import "./form.css";

const ReviewDialog = later(async () => (await import("./ReviewDialog.tsx")).ReviewDialog, null);
const KeysDialog = later(async () => (await import("./KeysDialog.tsx")).KeysDialog, null);

type Opened = "review" | "keys" | "cancel-all";

export function OrderForm({ market }: { market: MarketBody }) {
  const words = useWords(WORDS);
  const isLoggedIn = useIsLoggedIn();
  const isPhone = useMedia(PHONE);
  const habits = useHabits();
  const form = useOrderForm(market, isLoggedIn);
  const [opened, open] = useState<Opened | null>(null);
  const [hasSheet, showSheet] = useState(false);
  useEffect(() => onTicket(() => showSheet(true)), []);

  const send = async () => {
    open(null);
    if (await form.submit()) showSheet(false);
  };
  const submit = () => (habits.asksFirst ? open("review") : void send());
  const obey = (command: Command) => {
    if (command.does === "side") form.change({ side: command.side });
    if (command.does === "kind") form.change({ kind: command.kind });
    if (command.does === "help") open("keys");
    if (command.does === "cancel-all" && isLoggedIn) open("cancel-all");
    if (command.does === "review" && isLoggedIn && form.isReady()) open("review");
    if (command.does === "pick-market") window.dispatchEvent(new CustomEvent(PICK_MARKET));
    if (command.does === "leave") (document.activeElement as HTMLElement | null)?.blur();
  };
  useKeys(habits.hasKeys, obey);
  const choose = (side: Side) => {
    form.change({ side });
    showSheet(true);
  };
  const ticket = (
    <Ticket form={form} isLoggedIn={isLoggedIn} onSubmit={submit} onKeys={() => open("keys")} />
  );
  return (
    <section className="area-form" aria-label={words.form}>
      {isPhone ? <Bar choose={choose} /> : ticket}
      {isPhone && hasSheet && (
        <Dialog title={market.symbol} onClose={() => showSheet(false)} sheet>
          {ticket}
        </Dialog>
      )}
      {opened === "review" && (
        <ReviewDialog form={form} onSend={() => void send()} onClose={() => open(null)} />
      )}
      {opened === "keys" && <KeysDialog onClose={() => open(null)} />}
      {opened === "cancel-all" && <CancelAllDialog market={market} onClose={() => open(null)} />}
    </section>
  );
}

function Bar({ choose }: { choose: (side: Side) => void }) {
  const words = useWords(WORDS);
  return (
    <div className="order-bar">
      <Button kind="buy" size="large" onClick={() => choose("buy")}>
        {words.buy}
      </Button>
      <Button kind="sell" size="large" onClick={() => choose("sell")}>
        {words.sell}
      </Button>
    </div>
  );
}
