// Which of the customer's accounts the pages act for; the first one unless they chose another.
import { useSyncExternalStore } from "react";

export const ACCOUNT_KEY = "bedesten.account";
const listeners = new Set<() => void>();

export function chosenAccount(): number | null {
  const kept = Number(localStorage.getItem(ACCOUNT_KEY) ?? "");
  return Number.isSafeInteger(kept) && kept > 0 ? kept : null;
}

export function chooseAccount(account: number | null): void {
  if (account === null) localStorage.removeItem(ACCOUNT_KEY);
  else localStorage.setItem(ACCOUNT_KEY, String(account));
  for (const listener of listeners) listener();
}

export function onChosenAccount(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useChosenAccount(): number | null {
  return useSyncExternalStore(onChosenAccount, chosenAccount);
}
