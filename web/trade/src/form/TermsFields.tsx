// How long an order stays, and how it shows itself; only what its kind allows.
import { Choice } from "../../../ui/Choice.tsx";
import { Field } from "../../../ui/Field.tsx";
import { useWords } from "../../../ui/preferences.ts";
import { Switch } from "../../../ui/Switch.tsx";
import type { Tif } from "./draft.ts";
import { NumberField } from "./NumberField.tsx";
import type { OrderFormState } from "./useOrderForm.ts";
import { WORDS } from "./words.ts";

export function TermsFields({ form }: { form: OrderFormState }) {
  const words = useWords(WORDS);
  const { draft, traits, market, change } = form;
  return (
    <>
      {traits.tifs.length > 1 && (
        <Choice
          inline
          label={words.tif}
          value={traits.tif}
          onChange={(event) => {
            const tif = event.target.value as Tif;
            const isFirst = tif === "gtd" && draft.expires === "";
            change({ tif, ...(isFirst && { expires: tomorrow() }) });
          }}
        >
          {traits.tifs.map((tif) => (
            <option key={tif} value={tif}>
              {words[tif]}
            </option>
          ))}
        </Choice>
      )}
      {traits.fields.has("expires") && (
        <Field
          name="expires"
          type="datetime-local"
          label={words.expires}
          value={draft.expires}
          error={form.errorOf("expires")}
          onChange={(event) => change({ expires: event.target.value })}
        />
      )}
      {traits.mayPostOnly && (
        <Switch
          label={words.postOnly}
          checked={draft.postOnly}
          onChange={(postOnly) => change({ postOnly })}
        />
      )}
      {traits.isPostOnly && (
        <Switch
          label={words.slide}
          hint={words.slideHint}
          checked={draft.slide}
          onChange={(slide) => change({ slide })}
        />
      )}
      {traits.mayIceberg && (
        <Switch
          label={words.iceberg}
          checked={draft.iceberg}
          onChange={(iceberg) => change({ iceberg })}
        />
      )}
      {traits.fields.has("display") && (
        <NumberField
          name="display"
          label={words.display}
          value={draft.display}
          onChange={(display) => change({ display })}
          step={market.lot}
          unit={<span translate="no">{market.base_asset}</span>}
          error={form.errorOf("display")}
        />
      )}
    </>
  );
}

/** As the picker writes it: local, without seconds. */
function tomorrow(): string {
  const at = new Date(Date.now() + 24 * 3_600_000);
  const local = new Date(at.getTime() - at.getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 16);
}
