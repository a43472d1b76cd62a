// What will happen if it is sent now. The rows stay where they are, whatever they say.
import type { ReactNode } from "react";
import { text, trimmed } from "../../../core/decimal.ts";
import { formatDecimal, formatPercent, type Locale } from "../../../core/format.ts";
import { usePreferences, useWords } from "../../../ui/preferences.ts";
import type { Field } from "./draft.ts";
import { useBook, useRates } from "./market.now.ts";
import { FEE_PLACES, type Preview, previewOf, type Rates, shownPlaces } from "./preview.ts";
import { warningSentence } from "./sentences.ts";
import type { OrderFormState } from "./useOrderForm.ts";
import { useScene } from "./useScene.ts";
import { type WarningName, warningsOf } from "./warnings.ts";
import { WORDS } from "./words.ts";

const SHOWN_PLACES = 8; // of fees and what is received: more than that nobody reads
// What stands at a field already needs no warning below.
const REFUSED_AS: readonly (readonly [WarningName, Field])[] = [
  ["wouldTrigger", "stop"],
  ["wouldTake", "price"],
  ["outsideBand", "price"],
];

export function PreviewList({ form }: { form: OrderFormState }) {
  const { language } = usePreferences();
  const { market, draft, traits, reading } = form;
  const book = useBook(market);
  const rates = useRates(market);
  const scene = useScene(form, book);
  if (scene === null) return null;
  const preview = previewOf(draft, traits, reading.numbers, scene.book, {
    rates,
    steps: form.steps,
  });
  const warnings = warningsOf(draft, traits, reading.numbers, preview, scene).filter(
    ({ name }) => !REFUSED_AS.some(([one, field]) => one === name && form.errorOf(field) !== null),
  );
  return (
    <>
      <dl className="grid gap-1 border-t border-line pt-2 text-xs">
        {!traits.waits && <Now form={form} preview={preview} />}
        <Money form={form} preview={preview} rates={rates} />
      </dl>
      {warnings.length > 0 && (
        <ul className="grid gap-1 text-xs text-warn">
          {warnings.map((warning) => (
            <li key={warning.name} className="border-l-2 border-warn pl-2">
              {warningSentence(warning, draft, language)}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

function Now({ form, preview }: { form: OrderFormState; preview: Preview }) {
  const words = useWords(WORDS);
  const { language } = usePreferences();
  const { market, steps } = form;
  const { fill, rest, restQuantity } = preview;
  const price = (value: bigint | null | undefined) =>
    value == null ? "—" : formatDecimal(text(value, steps.pricePlaces), language);
  const quantity = (value: bigint) =>
    `${formatDecimal(trimmed(value, steps.lotPlaces), language)} ${market.base_asset}`;
  const impact = fill?.impactBasisPoints;
  const left = {
    none: fill === null ? "—" : words.restNone,
    book: words.restBook(quantity(restQuantity)),
    cancelled: words.restCancelled(quantity(restQuantity)),
    waits: "—",
  }[rest];
  const unspent = formatDecimal(trimmed(preview.unspent, steps.valuePlaces), language);
  const filled = fill === null ? "—" : fill.quantity > 0n ? quantity(fill.quantity) : null;
  return (
    <>
      <Row name={words.fillsNow}>{filled ?? words.nothingFills}</Row>
      <Row name={words.average}>{price(fill?.averagePrice)}</Row>
      <Row name={words.worst}>{price(fill?.worstPrice)}</Row>
      <Row name={words.impact}>
        {impact == null ? "—" : formatPercent(text(impact, 2), language)}
      </Row>
      <Row name={words.rest}>
        {preview.unspent > 0n ? words.restUnspent(`${unspent} ${market.quote_asset}`) : left}
      </Row>
    </>
  );
}

interface MoneyProps {
  form: OrderFormState;
  preview: Preview;
  rates: Rates;
}

function Money({ form, preview, rates }: MoneyProps) {
  const words = useWords(WORDS);
  const { language } = usePreferences();
  const { market, steps, draft, traits } = form;
  const { base_asset, quote_asset } = market;
  const isBuy = draft.side === "buy";
  const gets = isBuy ? base_asset : quote_asset;
  const getPlaces = isBuy ? steps.lotPlaces : steps.valuePlaces;
  const fine = (amount: bigint | null, isUp: boolean) => {
    if (amount === null) return "—";
    const shown = shownPlaces(amount, getPlaces, SHOWN_PLACES, isUp);
    return `${formatDecimal(trimmed(shown.amount, shown.places), language)} ${gets}`;
  };
  const isExact = traits.type === "limit" && draft.kind === "limit";
  const about = (amount: string) => (isExact || amount === "—" ? amount : words.about(amount));
  const value =
    preview.value === null
      ? "—"
      : `${formatDecimal(trimmed(preview.value, steps.valuePlaces), language)} ${quote_asset}`;
  const sold = form.reading.numbers.quantity;
  const given = sold === null ? "—" : formatDecimal(trimmed(sold, steps.lotPlaces), language);
  return (
    <>
      <Row name={words.fee(rateText(rates.maker, language), rateText(rates.taker, language))}>
        {about(fine(preview.fee, true))}
      </Row>
      <Row name={isBuy ? words.youPay : words.youSell}>
        {isBuy ? about(value) : sold === null ? "—" : `${given} ${base_asset}`}
      </Row>
      <Row name={words.youReceive} strong>
        {about(fine(preview.received, false))}
      </Row>
    </>
  );
}

/** A rate of parts of a million as percent. */
function rateText(ppm: number, language: Locale): string {
  return formatPercent(trimmed(BigInt(ppm), FEE_PLACES - 2), language);
}

function Row(props: { name: string; strong?: boolean; children: ReactNode }) {
  return (
    <div className="flex items-baseline justify-between gap-2">
      <dt className="text-muted">{props.name}</dt>
      <dd className={`figure min-w-0 truncate text-right ${props.strong ? "font-medium" : ""}`}>
        {props.children}
      </dd>
    </div>
  );
}
