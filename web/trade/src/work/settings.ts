// What this device remembers of the work area.
import { rememberedRecord } from "../../../ui/remembered.ts";

export type Tab = "open" | "history" | "fills" | "balances";

export interface Settings {
  readonly tab: Tab;
  readonly onlyThisMarket: boolean;
  /** In which asset balances are valued. */
  readonly currency: string;
  readonly hidesSmall: boolean;
}

const kept = rememberedRecord<Settings>("bedesten.work", () => ({
  tab: "open",
  onlyThisMarket: false,
  currency: "USDT",
  hidesSmall: false,
}));

export const useSettings = kept.use;

export function set(wish: Partial<Settings>): void {
  kept.set({ ...kept.get(), ...wish });
}
