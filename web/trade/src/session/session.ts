// Who is logged in. The tokens are cookies that no script sees; what is kept here is only that
// there are some, so that a visitor's pages do not ask in vain.
import { type QueryClient, queryOptions, useQuery } from "@tanstack/react-query";
import { useSyncExternalStore } from "react";
import { logOut as askLogOut, type Me, readMe } from "../../../api/generated/index.ts";
import { feed } from "../feed/live.ts";
import { ACCOUNT_KEY, chooseAccount, chosenAccount, onChosenAccount } from "./account.ts";
import { renew, sendThroughHere } from "./client.ts";
import { given } from "./refused.ts";

const KEY = "bedesten.session";
const listeners = new Set<() => void>();

/** Whether there is a session, as far as this page knows. */
export function isLoggedIn(): boolean {
  return localStorage.getItem(KEY) !== null;
}

function tell(): void {
  feed.setLogin(isLoggedIn() ? { account: chosenAccount() } : null);
  for (const listener of listeners) listener();
}

/** Once, when the pages start. Other tabs that log in or out are followed. */
export function beginSession(queries: QueryClient): void {
  // What is asked again is asked a moment later, when the pages know who asks.
  const become = () => {
    tell();
    setTimeout(() => queries.resetQueries());
  };
  const forget = () => {
    if (!isLoggedIn()) return; // every request that fails for it comes here
    localStorage.removeItem(KEY);
    chooseAccount(null);
  };
  sendThroughHere(forget);
  feed.onRefused = async (wish) => {
    if (wish === null && (await renew())) feed.connect(); // the token of the cookie was over
  };
  window.addEventListener("storage", ({ key }) => {
    if (key === KEY || key === ACCOUNT_KEY) become();
  });
  onChosenAccount(become);
  tell();
  logOutHere = forget;
}

let logOutHere = () => {};

/** After an answer that set the cookies. */
export function loggedIn(): void {
  localStorage.setItem(KEY, "1");
  tell();
}

/** Ends the session, at the exchange if it can be reached and here in any case. */
export async function logOut(): Promise<void> {
  await askLogOut().catch(() => undefined);
  logOutHere();
}

export function useIsLoggedIn(): boolean {
  return useSyncExternalStore(onSession, isLoggedIn);
}

/** Whenever somebody logs in or out, here or in another tab, or acts for another account. */
export function onSession(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const meQuery = queryOptions({
  queryKey: ["me"],
  queryFn: () => given<Me>(readMe()),
  staleTime: 60_000,
});

/** Who it is; nothing yet, or nobody, is undefined. */
export function useMe(): Me | undefined {
  return useQuery({ ...meQuery, enabled: useIsLoggedIn() }).data;
}
