// What the account pages ask the exchange for; keys name the account where the answer is its own.
import { queryOptions } from "@tanstack/react-query";
import {
  getBalances,
  listAcceptances,
  listAccounts,
  listKeys,
  readFees,
  readLimits,
  readTerms,
  readTransfers,
} from "../../../../api/generated/index.ts";
import { given } from "../../session/refused.ts";

/** The header's menu asks the same, so that both share one answer. */
export const accountsQuery = queryOptions({
  queryKey: ["accounts"],
  queryFn: () => given(listAccounts()),
});

export const keysQuery = queryOptions({
  queryKey: ["api-keys"],
  queryFn: async () => (await given(listKeys())).data,
});

export const limitsQuery = queryOptions({
  queryKey: ["limits"],
  queryFn: () => given(readLimits()),
});

export const termsQuery = queryOptions({
  queryKey: ["terms"],
  queryFn: () => given(readTerms()),
});

export const acceptancesQuery = queryOptions({
  queryKey: ["terms", "accepted"],
  queryFn: async () => (await given(listAcceptances())).data,
});

export const feesQuery = (account: number | null) =>
  queryOptions({ queryKey: ["fees", account], queryFn: () => given(readFees()) });

/** Of one account, whichever the pages act for. */
export const balancesQuery = (account: number) =>
  queryOptions({
    queryKey: ["balances-of", account],
    queryFn: async () => (await given(getBalances({ headers: forAccount(account) }))).data,
  });

/** For usePages. */
export const transfersOf = (account: number) => ({
  key: ["transfers-of", account],
  read: (cursor: string | null) =>
    given(readTransfers({ headers: forAccount(account), query: { cursor } })),
});

function forAccount(account: number) {
  return { "X-Account": String(account) };
}
