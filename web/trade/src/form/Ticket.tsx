// The form itself, in the column of the screen or in the sheet of a phone.
import { Link } from "@tanstack/react-router";
import { type FormEvent, useRef } from "react";
import { Button, buttonLook } from "../../../ui/Button.tsx";
import { useWords } from "../../../ui/preferences.ts";
import { Segments } from "../../../ui/Segments.tsx";
import { Switch } from "../../../ui/Switch.tsx";
import { useFeedState } from "../feed/live.ts";
import { AmountFields } from "./AmountFields.tsx";
import { becomeUsed, useHabits } from "./habits.ts";
import { KindChoice } from "./KindChoice.tsx";
import { NoFunds } from "./NoFunds.tsx";
import { PreviewList } from "./PreviewList.tsx";
import { PriceFields } from "./PriceFields.tsx";
import { TermsFields } from "./TermsFields.tsx";
import type { OrderFormState } from "./useOrderForm.ts";
import { WORDS } from "./words.ts";

interface Props {
  form: OrderFormState;
  isLoggedIn: boolean;
  /** It is whole and shall be sent, or be looked at once more first. */
  onSubmit: () => void;
  onKeys: () => void;
}

export function Ticket({ form, isLoggedIn, onSubmit, onKeys }: Props) {
  const words = useWords(WORDS);
  const habits = useHabits();
  const element = useRef<HTMLFormElement>(null);
  const { draft, change } = form;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (form.isReady()) onSubmit();
    else requestAnimationFrame(() => focusFirstFault(element.current));
  };
  return (
    <form ref={element} noValidate className="ticket" onSubmit={submit}>
      <Segments
        label={words.side}
        parts={[
          { name: "buy", title: words.buy, tone: "buy" },
          { name: "sell", title: words.sell, tone: "sell" },
        ]}
        chosen={draft.side}
        choose={(side) => change({ side })}
      />
      <KindChoice kind={draft.kind} choose={(kind) => change({ kind })} />
      <PhaseNote phase={form.phase} />
      <PriceFields form={form} />
      <AmountFields form={form} />
      {isLoggedIn && <NoFunds form={form} />}
      <TermsFields form={form} />
      <PreviewList form={form} />
      {isLoggedIn ? <Submit form={form} /> : <Door market={form.market.symbol} />}
      <div className="grid gap-2 border-t border-line pt-2">
        <Switch
          label={words.askFirst}
          checked={habits.asksFirst}
          onChange={(asksFirst) => becomeUsed({ asksFirst })}
        />
        <button
          type="button"
          className="flex min-h-6 items-center justify-between text-xs text-muted hover:text-text"
          onClick={onKeys}
        >
          {words.keys} <kbd className="kbd">?</kbd>
        </button>
      </div>
    </form>
  );
}

function focusFirstFault(form: HTMLFormElement | null) {
  form?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
}

/** What a market takes that does not trade as usual. */
function PhaseNote({ phase }: { phase: string }) {
  const words = useWords(WORDS);
  if (phase === "continuous") return null;
  const note = { auction: words.auction, cancel_only: words.onlyCancel }[phase] ?? words.halted;
  return (
    <p role="status" className="border-l-2 border-warn pl-2 text-xs text-warn">
      {note}
    </p>
  );
}

function Submit({ form }: { form: OrderFormState }) {
  const words = useWords(WORDS);
  const isLive = useFeedState() === "live";
  const { draft, traits, market, sending, refusal, phase } = form;
  const isBlind = traits.type === "market" && !isLive;
  const isClosed = phase !== "continuous" && phase !== "auction";
  const isImpossible = phase === "auction" && traits.type === "market";
  const isBusy = sending.state === "sending" || sending.state === "asking";
  const title = draft.side === "buy" ? words.submitBuy : words.submitSell;
  return (
    <div className="grid gap-2">
      {refusal !== null && <Alert>{refusal}</Alert>}
      {isBlind && <Alert>{words.staleBook}</Alert>}
      {sending.state === "asking" && (
        <p role="status" className="text-xs text-warn">
          {words.asking}
        </p>
      )}
      {sending.state === "unknown" && (
        <>
          <Alert>{words.unknown}</Alert>
          <Button onClick={() => void form.askAgain()}>{words.askAgain}</Button>
        </>
      )}
      <Button
        type="submit"
        kind={draft.side}
        size="large"
        busy={isBusy}
        disabled={isBlind || isClosed || isImpossible || sending.state === "unknown"}
      >
        {title(market.base_asset)}
      </Button>
    </div>
  );
}

function Alert({ children }: { children: string }) {
  return (
    <p role="alert" className="border-l-2 border-danger pl-2 text-xs text-danger">
      {children}
    </p>
  );
}

function Door({ market }: { market: string }) {
  const words = useWords(WORDS);
  return (
    <div className="grid grid-cols-2 gap-2">
      <Link
        to="/log-in"
        search={{ next: `/trade/${market}` }}
        className={buttonLook("primary", "large")}
      >
        {words.logIn}
      </Link>
      <Link to="/sign-up" className={buttonLook("plain", "large")}>
        {words.signUp}
      </Link>
    </div>
  );
}
