// The prices that an order of this kind names.
import { text, trimmed } from "../../../core/decimal.ts";
import { useWords } from "../../../ui/preferences.ts";
import { Segments } from "../../../ui/Segments.tsx";
import type { Field } from "./draft.ts";
import { NumberField } from "./NumberField.tsx";
import type { OrderFormState } from "./useOrderForm.ts";
import { WORDS } from "./words.ts";

const PERCENT_STEP = "0.1";

export function PriceFields({ form }: { form: OrderFormState }) {
  const words = useWords(WORDS);
  const { draft, traits, market, steps, last } = form;
  const start = last === null ? null : trimmed(last, steps.pricePlaces);
  const of = (field: "price" | "stop" | "limit" | "activation", label: string, aside = false) => (
    <NumberField
      name={field}
      label={label}
      value={draft[field]}
      onChange={(value) => form.change({ [field]: value })}
      step={market.tick}
      start={start}
      unit={market.quote_asset}
      error={form.errorOf(field)}
      aside={aside && <LastPrice form={form} field={field} />}
    />
  );
  const has = (field: Field) => traits.fields.has(field);
  const isPair = draft.kind === "oco";
  return (
    <>
      {isPair && of("price", words.ocoPrice, true)}
      {has("stop") && of("stop", isPair ? words.ocoStop : words.stopPrice, !isPair)}
      {traits.mayChooseBecoming && (
        <Segments
          small
          label={words.becomes}
          parts={[
            { name: "market", title: words.thenMarket },
            { name: "limit", title: words.thenLimit },
          ]}
          chosen={draft.becomes}
          choose={(becomes) => form.change({ becomes })}
        />
      )}
      {has("limit") && of("limit", words.limitPrice)}
      {has("price") && !isPair && of("price", words.price, draft.kind === "limit")}
      {has("trail") && <Trail form={form} />}
      {has("activation") && of("activation", words.activation)}
    </>
  );
}

function LastPrice({ form, field }: { form: OrderFormState; field: Field }) {
  const words = useWords(WORDS);
  const { last, steps } = form;
  if (last === null) return null;
  return (
    <button
      type="button"
      className="min-h-6 px-1 text-xs text-accent hover:underline"
      onClick={() => form.change({ [field]: text(last, steps.pricePlaces) })}
    >
      {words.last}
    </button>
  );
}

function Trail({ form }: { form: OrderFormState }) {
  const words = useWords(WORDS);
  const { draft, market } = form;
  const isPercent = draft.trailBy === "percent";
  return (
    <div className="grid gap-1">
      <NumberField
        name="trail"
        label={words.trail}
        value={draft.trail}
        onChange={(trail) => form.change({ trail })}
        step={isPercent ? PERCENT_STEP : market.tick}
        start={isPercent ? "1" : null}
        unit={isPercent ? "%" : market.quote_asset}
        error={form.errorOf("trail")}
      />
      <Segments
        small
        label={words.trailBy}
        parts={[
          { name: "percent", title: "%" },
          { name: "offset", title: market.quote_asset },
        ]}
        chosen={draft.trailBy}
        choose={(trailBy) => form.change({ trailBy, trail: "" })}
      />
    </div>
  );
}
