// The state of the order form: what is typed, what is wrong with it, and the way it is sent.
import { useEffect, useMemo, useRef, useState } from "react";
import type { MarketBody } from "../../../api/generated/index.ts";
import { parse } from "../../../core/decimal.ts";
import { usePreferences } from "../../../ui/preferences.ts";
import { say } from "../../../ui/Toasts.tsx";
import { useBalances } from "../feed/own.ts";
import { onTicket, type Ticket } from "../market/ticket.ts";
import { explain } from "../session/explain.ts";
import { Refused } from "../session/refused.ts";
import { type Draft, EMPTY, type Field, type Traits, traitsOf } from "./draft.ts";
import { useLast, usePhase } from "./market.now.ts";
import { type Reading, read } from "./reading.ts";
import { fieldOf } from "./refusals.ts";
import { type Asked, requestOf } from "./request.ts";
import { isUnsure, newKey, send } from "./send.ts";
import { flawSentence, outcomeOf } from "./sentences.ts";
import { isTooMuch } from "./share.ts";
import { cut, type Steps, stepsOf } from "./steps.ts";
import { TOLD } from "./words.told.ts";

/** How sending goes; `unknown` keeps what was asked and its key, to ask again. */
export type Sending =
  | { readonly state: "idle" | "sending" | "asking" }
  | { readonly state: "unknown"; readonly asked: Asked; readonly key: string };

export interface OrderFormState {
  readonly market: MarketBody;
  readonly steps: Steps;
  readonly draft: Draft;
  readonly traits: Traits;
  readonly reading: Reading;
  readonly phase: string;
  readonly last: bigint | null;
  /** Of what the order pays with, in places of lots or of values; null while not known. */
  readonly available: bigint | null;
  readonly spends: string;
  readonly sending: Sending;
  /** What was refused and belongs to no field. */
  readonly refusal: string | null;
  /** The sentence to show at a field. */
  readonly errorOf: (field: Field) => string | null;
  readonly change: (patch: Partial<Draft>) => void;
  /** Whether it can be sent; shows what is missing where it cannot. */
  readonly isReady: () => boolean;
  /** Whether it was placed. */
  readonly submit: () => Promise<boolean>;
  readonly askAgain: () => Promise<boolean>;
}

interface Told {
  readonly field: Field | null;
  readonly sentence: string;
}

export function useOrderForm(market: MarketBody, isLoggedIn: boolean): OrderFormState {
  const { language } = usePreferences();
  const [draft, become] = useState<Draft>(EMPTY);
  const [isTried, tryIt] = useState(false);
  const [told, tell] = useState<Told | null>(null);
  const [sending, go] = useState<Sending>({ state: "idle" });
  const phase = usePhase(market);
  const steps = useMemo(() => stepsOf(market), [market]);
  const traits = traitsOf(draft, phase === "auction");
  const reading = read(draft, traits, steps, Date.now());
  const lastText = useLast(market);
  const last = lastText === null ? null : parse(lastText, steps.pricePlaces);
  const spends = draft.side === "buy" ? market.quote_asset : market.base_asset;
  const places = draft.side === "buy" ? steps.valuePlaces : steps.lotPlaces;
  const available = useAvailable(isLoggedIn, spends, places);
  const isOver = isTooMuch(draft, traits, reading.numbers, available);

  const change = (patch: Partial<Draft>) => {
    become((old) => ({ ...old, ...patch }));
    tell(null);
    tryIt(false);
    go((old) => (old.state === "unknown" ? { state: "idle" } : old));
  };
  useTickets(change, draft);

  const errorOf = (field: Field): string | null => {
    if (told?.field === field) return told.sentence;
    const flaw = reading.flaws.find((one) => one.field === field);
    if (flaw !== undefined) {
      const shows = isTried || flaw.fault !== "missing";
      return shows ? flawSentence(flaw, language) : null;
    }
    const isAmount = field === (traits.isByQuote ? "total" : "quantity");
    return isOver && isAmount ? TOLD[language].moreThanAvailable : null;
  };
  const isReady = () => {
    tryIt(true);
    return reading.flaws.length === 0 && !isOver;
  };

  const ask = async (asked: Asked, key: string): Promise<boolean> => {
    tell(null);
    go({ state: "sending" });
    try {
      const orders = await send(asked, key, () => go({ state: "asking" }));
      const outcome = outcomeOf(orders, language);
      if (outcome !== null) say(outcome.text, { bad: outcome.bad });
      go({ state: "idle" });
      tryIt(false);
      become((old) => ({ ...old, quantity: "", total: "", display: "" }));
      return true;
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      if (isUnsure(error)) go({ state: "unknown", asked, key });
      else go({ state: "idle" });
      if (!isUnsure(error)) {
        tell({ field: fieldOf(error.code, traits), sentence: explain(error, language) });
      }
      return false;
    }
  };

  return {
    market,
    steps,
    draft,
    traits,
    reading,
    phase,
    last,
    available,
    spends,
    sending,
    refusal: told !== null && told.field === null ? told.sentence : null,
    errorOf,
    change,
    isReady,
    submit: () => ask(requestOf(draft, traits, market.symbol), newKey()),
    askAgain: async () => sending.state === "unknown" && ask(sending.asked, sending.key),
  };
}

/** Null while it is not known, and for who is not logged in. */
function useAvailable(isLoggedIn: boolean, asset: string, places: number): bigint | null {
  const balances = useBalances();
  if (!isLoggedIn || balances === undefined) return null;
  return cut(balances.find((one) => one.asset === asset)?.available ?? "0", places);
}

/** What is clicked in the book or the orders comes into the form. */
function useTickets(change: (patch: Partial<Draft>) => void, draft: Draft) {
  const newest = useRef({ change, draft });
  useEffect(() => {
    newest.current = { change, draft };
  });
  useEffect(
    () => onTicket((ticket) => newest.current.change(patchOf(ticket, newest.current.draft))),
    [],
  );
}

function patchOf({ side, price, quantity }: Ticket, { kind }: Draft): Partial<Draft> {
  const takesPrice = kind !== "market" && kind !== "trailing";
  return {
    ...(side !== undefined && { side }),
    ...(price !== undefined && { price, ...(takesPrice ? {} : { kind: "limit" as const }) }),
    ...(quantity !== undefined && { quantity, by: "base" as const }),
  };
}
