// How somebody last looked at the wallet, on this device.
import { remembered } from "../../../ui/remembered.ts";

export const CURRENCIES = ["TRY", "USDT", "BTC"] as const;
export const RANGES = ["1D", "1W", "1M", "3M", "1Y"] as const;

export type Currency = (typeof CURRENCIES)[number];
export type Range = (typeof RANGES)[number];

export const DAYS: Readonly<Record<Range, number>> = {
  "1D": 1,
  "1W": 7,
  "1M": 30,
  "3M": 90,
  "1Y": 365,
};

export interface View {
  readonly currency: Currency;
  readonly range: Range;
  readonly hidesBalances: boolean;
  readonly hidesSmall: boolean;
}

const USUAL: View = { currency: "TRY", range: "1M", hidesBalances: false, hidesSmall: false };

const kept = remembered("bedesten.wallet", () => USUAL, read);

/** What was kept, as far as it makes sense. */
function read(found: unknown): View {
  const { currency, range, hidesBalances, hidesSmall } = (found ?? {}) as Partial<View>;
  return {
    currency: CURRENCIES.find((one) => one === currency) ?? USUAL.currency,
    range: RANGES.find((one) => one === range) ?? USUAL.range,
    hidesBalances: hidesBalances === true,
    hidesSmall: hidesSmall === true,
  };
}

export const useView = kept.use;

export function view(wish: Partial<View>): void {
  kept.set({ ...kept.get(), ...wish });
}
