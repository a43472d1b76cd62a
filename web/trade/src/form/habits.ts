// What this device remembers of how somebody likes to trade.
import { rememberedRecord } from "../../../ui/remembered.ts";

interface Habits {
  /** Ask before an order is sent. */
  readonly asksFirst: boolean;
  readonly hasKeys: boolean;
}

const habits = rememberedRecord<Habits>("bedesten.form", () => ({
  asksFirst: true,
  hasKeys: true,
}));

export const useHabits = habits.use;

export function becomeUsed(wish: Partial<Habits>): void {
  habits.set({ ...habits.get(), ...wish });
}
