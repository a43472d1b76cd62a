// What an account is called: its label, or where it has none its number.
import type { AccountView } from "../../../../api/generated/index.ts";

export function nameOf(accounts: readonly AccountView[], id: number): string {
  const found = accounts.find(({ account_id }) => account_id === id);
  return found === undefined ? String(id) : found.label || found.account_number;
}
