// How much: by quantity, by what it costs, or by a share of the balance.
import { useState } from "react";
import { floorTo, parse, placesOf, text, trimmed } from "../../../core/decimal.ts";
import { formatDecimal } from "../../../core/format.ts";
import { usePreferences, useWords } from "../../../ui/preferences.ts";
import { Slider } from "../../../ui/Slider.tsx";
import { NumberField } from "./NumberField.tsx";
import { mostQuantity, percentOf, shareOf } from "./share.ts";
import type { OrderFormState } from "./useOrderForm.ts";
import { WORDS } from "./words.ts";

export function AmountFields({ form }: { form: OrderFormState }) {
  const words = useWords(WORDS);
  const { draft, traits, market } = form;
  return (
    <>
      {traits.isByQuote ? (
        <NumberField
          name="total"
          label={words.spend}
          value={draft.total}
          onChange={(total) => form.change({ total })}
          step={market.tick}
          unit={<Unit form={form} />}
          aside={<Available form={form} />}
          error={form.errorOf("total")}
        />
      ) : (
        <NumberField
          name="quantity"
          label={words.quantity}
          value={draft.quantity}
          onChange={(quantity) => form.change({ quantity })}
          step={market.lot}
          unit={<Unit form={form} />}
          aside={<Available form={form} />}
          error={form.errorOf("quantity")}
        />
      )}
      <Share form={form} />
      {!traits.isByQuote && traits.fields.has("price") && <Total form={form} />}
    </>
  );
}

function Available({ form }: { form: OrderFormState }) {
  const words = useWords(WORDS);
  const { language } = usePreferences();
  const { available, draft, steps, spends, market } = form;
  const places = draft.side === "buy" ? steps.valuePlaces : steps.lotPlaces;
  const least = placesOf(draft.side === "buy" ? market.tick : market.lot);
  const shown =
    available === null ? "—" : formatDecimal(trimmed(available, places), language, least);
  return (
    <span className="truncate text-xs text-muted">
      {words.available} <span className="figure text-text">{shown}</span>{" "}
      <span translate="no">{spends}</span>
    </span>
  );
}

/** A market buy may say how much to spend instead. */
function Unit({ form }: { form: OrderFormState }) {
  const words = useWords(WORDS);
  const { market, traits, draft } = form;
  if (!traits.maySpend) return <span translate="no">{market.base_asset}</span>;
  return (
    <select
      aria-label={words.unit}
      className="-mr-2 h-7 rounded border border-line bg-panel px-1 text-xs text-text"
      value={draft.by}
      onChange={(event) => form.change({ by: event.target.value === "base" ? "base" : "quote" })}
    >
      <option value="quote">{market.quote_asset}</option>
      <option value="base">{market.base_asset}</option>
    </select>
  );
}

function Share({ form }: { form: OrderFormState }) {
  const words = useWords(WORDS);
  const { draft, traits, reading, steps, available, last } = form;
  const { numbers } = reading;
  const most = traits.isByQuote ? available : mostQuantity(draft, numbers, steps, available, last);
  const take = (percent: number) => {
    if (most === null) return;
    const part = shareOf(most, BigInt(percent), traits.isByQuote ? 1n : steps.lot);
    if (traits.isByQuote) form.change({ total: part === 0n ? "" : spendText(part, form) });
    else form.change({ quantity: part === 0n ? "" : trimmed(part, steps.lotPlaces) });
  };
  return (
    <Slider
      label={words.share}
      percent={percentOf(traits.isByQuote ? numbers.total : numbers.quantity, most)}
      markTitle={words.shareOf}
      disabled={most === null || most <= 0n}
      onChange={take}
    />
  );
}

/** Money to the price's places is what people read; only all of it is taken to the last digit. */
function spendText(part: bigint, { steps, available }: OrderFormState): string {
  const coarse = 10n ** BigInt(steps.valuePlaces - steps.pricePlaces);
  const shown = part === available ? part : floorTo(part, coarse);
  return trimmed(shown > 0n ? shown : part, steps.valuePlaces);
}

/** What the amount costs at its price; typed here, it decides the amount. */
function Total({ form }: { form: OrderFormState }) {
  const words = useWords(WORDS);
  const { steps, market, reading } = form;
  const [typed, type] = useState<string | null>(null);
  const { price, quantity } = reading.numbers;
  const value =
    price === null || quantity === null ? "" : text(price * quantity, steps.valuePlaces);
  const take = (total: string) => {
    type(total);
    const wanted = parse(total, steps.valuePlaces);
    if (price === null || price <= 0n || wanted === null) return;
    const most = floorTo(wanted / price, steps.lot);
    form.change({ quantity: most <= 0n ? "" : trimmed(most, steps.lotPlaces) });
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: only hears that the field inside is left
    <div onBlur={() => type(null)}>
      <NumberField
        name="value"
        label={words.total}
        value={typed ?? shortened(value, steps.pricePlaces)}
        onChange={take}
        step={market.tick}
        unit={<span translate="no">{market.quote_asset}</span>}
      />
    </div>
  );
}

/** Zeros behind the price's places say nothing. */
function shortened(value: string, places: number): string {
  const [whole, fraction = ""] = value.split(".");
  if (value === "") return "";
  const kept = fraction.slice(0, places) + fraction.slice(places).replace(/0+$/, "");
  return kept === "" ? (whole ?? "") : `${whole}.${kept}`;
}
