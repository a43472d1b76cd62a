// At which field a refusal of the exchange belongs.
import type { Field, Traits } from "./draft.ts";

const PLACES: Readonly<Record<string, readonly Field[]>> = {
  price_off_tick: ["price", "stop", "trail"],
  price_out_of_range: ["price"],
  price_outside_band: ["price"],
  would_take: ["price"],
  stop_price_out_of_range: ["stop", "trail"],
  would_trigger: ["stop"],
  no_reference_price: ["activation"],
  quantity_off_lot: ["quantity", "display"],
  quantity_out_of_range: ["quantity", "total"],
  notional_out_of_range: ["quantity", "total"],
  below_min_notional: ["quantity", "total"],
  above_max_notional: ["quantity", "total"],
  insufficient_funds: ["quantity", "total"],
  amount_out_of_range: ["total", "quantity"],
  amount_too_precise: ["total", "quantity"],
  too_precise: ["total", "quantity"],
  display_quantity_out_of_range: ["display"],
  expiry_out_of_range: ["expires"],
  expiry_past: ["expires"],
};

/** Null where it belongs to none of those that are shown, and so above the button. */
export function fieldOf(code: string, { fields }: Traits): Field | null {
  return PLACES[code]?.find((field) => fields.has(field)) ?? null;
}
