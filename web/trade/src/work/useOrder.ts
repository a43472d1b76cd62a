// One open order in its row: changing it there, cancelling it, and what went wrong with that.
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import {
  cancelOrder,
  type MarketBody,
  type Order,
  reduceOrder,
  replaceOrder,
} from "../../../api/generated/index.ts";
import { formatDecimal } from "../../../core/format.ts";
import { usePreferences, useWords } from "../../../ui/preferences.ts";
import { say } from "../../../ui/Toasts.tsx";
import { ownOrders } from "../feed/own.ts";
import { onceKey } from "../session/once.ts";
import { given } from "../session/refused.ts";
import { told } from "../session/told.ts";
import { type Amendment, amendmentOf, type Part, partsOf, type Typed } from "./amend.ts";
import { expectSuccessor, settleSuccessor } from "./rows.ts";
import { WORDS } from "./words.ts";

export interface Handled {
  readonly parts: readonly Part[];
  /** What is typed, while it is being changed. */
  readonly typed: Typed | null;
  /** The part that was clicked to begin with. */
  readonly first: Part | null;
  readonly wrong: Part | null;
  readonly error: string | null;
  readonly isSaving: boolean;
  readonly isCancelling: boolean;
  readonly begin: (first: Part) => void;
  readonly type: (part: Part, text: string) => void;
  readonly save: () => void;
  readonly discard: () => void;
  readonly cancel: () => void;
}

type Problem = Extract<Amendment, { kind: "problem" }>;

export function useOrder(order: Order, market: MarketBody | undefined, isInList: boolean): Handled {
  const { language } = usePreferences();
  const words = useWords(WORDS);
  const [typed, edit] = useState<Typed | null>(null);
  const [first, startAt] = useState<Part | null>(null);
  const [problem, find] = useState<Problem | null>(null);
  const parts = market === undefined ? [] : partsOf(order, isInList);

  const leave = () => {
    edit(null);
    find(null);
    saving.reset();
  };
  const saving = useMutation({
    mutationFn: (amendment: Amendment) => send(order, amendment),
    onSuccess: () => {
      leave();
      say(words.saved);
    },
  });
  const cancelling = useMutation({
    mutationFn: () =>
      given(cancelOrder({ path: { order_id: order.order_id }, headers: onceKey() })),
  });
  const save = () => {
    if (typed === null || market === undefined) return;
    const amendment = amendmentOf(order, typed, market, language);
    find(amendment.kind === "problem" ? amendment : null);
    if (amendment.kind === "nothing") leave();
    else if (amendment.kind !== "problem") saving.mutate(amendment);
  };
  const sentence = () => {
    if (problem === null || market === undefined) return null;
    const said = words[problem.problem];
    const step = problem.problem === "offLot" ? market.lot : market.tick;
    return typeof said === "string" ? said : said(formatDecimal(step, language));
  };
  const failure = saving.error ?? cancelling.error;
  return {
    parts,
    typed,
    first,
    wrong: problem?.part ?? null,
    error: sentence() ?? (failure === null ? null : told(failure, language)),
    isSaving: saving.isPending,
    isCancelling: cancelling.isPending || cancelling.isSuccess, // until the stream takes it away
    begin: (part) => {
      startAt(part);
      edit(Object.fromEntries(parts.map((one) => [one, shownIn(order[one], language)])));
    },
    type: (part, text) => edit((now) => ({ ...now, [part]: text })),
    save,
    discard: leave,
    cancel: () => cancelling.mutate(),
  };
}

function shownIn(text: string | null, language: "en" | "tr"): string {
  return text === null ? "" : formatDecimal(text, language);
}

async function send(order: Order, amendment: Amendment): Promise<void> {
  const path = { order_id: order.order_id };
  const headers = onceKey();
  if (amendment.kind === "reduce") {
    await given(reduceOrder({ path, headers, body: { quantity: amendment.quantity } }));
  }
  if (amendment.kind !== "replace") return;
  expectSuccessor(order, amendment.order, ownOrders.shown() ?? []);
  let successor: Order | null = null;
  try {
    successor = (await given(replaceOrder({ path, headers, body: amendment.order }))).order;
  } finally {
    settleSuccessor(order, successor);
  }
}
