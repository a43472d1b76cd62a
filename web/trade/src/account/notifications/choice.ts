// What customers can hear of, by which way, and one choice of theirs.
import type { Me } from "../../../../api/generated/index.ts";

export const CATEGORIES = ["security", "legal", "money", "trading", "news"] as const;
export const CHANNELS = ["email", "sms", "push", "in_app"] as const;
export type Category = (typeof CATEGORIES)[number];
export type Channel = (typeof CHANNELS)[number];

/** Those which nobody can switch off; the exchange refuses it. */
export const FIXED: readonly Category[] = ["security", "legal"];

export interface Choice {
  category: Category;
  channel: Channel;
  on: boolean;
}

/** Who I am with one preference changed. */
export function withChoice(me: Me, { category, channel, on }: Choice): Me {
  const before = me.notifications[category];
  return {
    ...me,
    notifications: { ...me.notifications, [category]: { ...before, [channel]: on } },
  };
}
