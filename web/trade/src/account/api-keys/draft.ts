// A key as it is typed: when it is made, and when it is changed.
import type { KeyChange, KeyView, NewKey } from "../../../../api/generated/index.ts";

export type Scope = NewKey["scopes"][number];
export const SCOPES: readonly Scope[] = ["read", "trade", "account", "withdraw"];
const TERMS = { in30: 30, in90: 90, in365: 365 } as const;
export type Expiry = "never" | keyof typeof TERMS | "onDay";

export interface Draft {
  readonly label: string;
  readonly isOwn: boolean;
  readonly publicKey: string;
  readonly scopes: readonly Scope[];
  readonly networks: readonly string[];
  /** None: all. */
  readonly markets: readonly string[] | null;
  readonly accounts: readonly number[];
  readonly expiry: Expiry;
  /** The last day, when `expiry` is "onDay": 2026-11-30. */
  readonly day: string;
}

export type Fault =
  | "labelNeeded"
  | "publicKeyNeeded"
  | "scopesNeeded"
  | "networksNeeded"
  | "someNeeded"
  | "forAccountsNeeded"
  | "expiryPast";
export type Place =
  | "label"
  | "publicKey"
  | "scopes"
  | "networks"
  | "markets"
  | "accounts"
  | "expiry";
export type Faults = Partial<Record<Place, Fault>>;

const DAY_MS = 86_400_000;

export function newDraft(account: number | undefined): Draft {
  return {
    label: "",
    isOwn: false,
    publicKey: "",
    scopes: ["read"],
    networks: [],
    markets: null,
    accounts: account === undefined ? [] : [account],
    expiry: "in90",
    day: "",
  };
}

export function draftOf(key: KeyView): Draft {
  return {
    label: key.label,
    isOwn: key.kind !== "hmac",
    publicKey: "",
    scopes: key.scopes as Scope[],
    networks: key.ip_allowlist,
    markets: key.markets.length === 0 ? null : key.markets,
    accounts: key.accounts,
    expiry: key.expires_at === null ? "never" : "onDay",
    day: key.expires_at === null ? "" : dayOf(key.expires_at),
  };
}

/** What is missing, by where it is. `isNew`: a key of one's own comes with its public half. */
export function faultsOf(draft: Draft, isNew: boolean, now: number): Faults {
  const ends = expiresAt(draft, now);
  return {
    ...(draft.label.trim() === "" && { label: "labelNeeded" }),
    ...(isNew && draft.isOwn && draft.publicKey.trim() === "" && { publicKey: "publicKeyNeeded" }),
    ...(draft.scopes.length === 0 && { scopes: "scopesNeeded" }),
    ...(draft.scopes.includes("withdraw") &&
      draft.networks.length === 0 && { networks: "networksNeeded" }),
    ...(draft.markets?.length === 0 && { markets: "someNeeded" }),
    ...(draft.accounts.length === 0 && { accounts: "forAccountsNeeded" }),
    ...(draft.expiry === "onDay" &&
      (ends === null || Date.parse(ends) <= now) && { expiry: "expiryPast" }),
  };
}

export function newKey(draft: Draft, now: number): NewKey {
  return { ...rights(draft, now), ...(draft.isOwn && { public_key: draft.publicKey.trim() }) };
}

/** Only what differs; an end that was not touched stays to the second. */
export function changeOf(key: KeyView, draft: Draft, now: number): KeyChange {
  const before = draftOf(key);
  const wanted = rights(draft, now);
  const isSameEnd = draft.expiry === before.expiry && draft.day === before.day;
  return {
    ...(wanted.label !== key.label && { label: wanted.label }),
    ...(differ(wanted.scopes, key.scopes) && { scopes: wanted.scopes }),
    ...(differ(wanted.ip_allowlist, key.ip_allowlist) && { ip_allowlist: wanted.ip_allowlist }),
    ...(differ(wanted.markets, key.markets) && { markets: wanted.markets }),
    ...(differ(wanted.accounts, key.accounts) && { accounts: wanted.accounts }),
    ...(!isSameEnd && { expires_at: wanted.expires_at }),
  };
}

function rights(draft: Draft, now: number) {
  return {
    label: draft.label.trim(),
    scopes: SCOPES.filter((scope) => draft.scopes.includes(scope)),
    ip_allowlist: [...draft.networks],
    markets: [...(draft.markets ?? [])],
    accounts: [...draft.accounts],
    expires_at: expiresAt(draft, now),
  };
}

function expiresAt({ expiry, day }: Draft, now: number): string | null {
  if (expiry === "never") return null;
  if (expiry !== "onDay") return new Date(now + TERMS[expiry] * DAY_MS).toISOString();
  const end = new Date(`${day}T23:59:59`); // the end of the day where the customer is
  return Number.isNaN(end.getTime()) ? null : end.toISOString();
}

function dayOf(moment: string): string {
  const at = new Date(moment);
  const two = (value: number) => String(value).padStart(2, "0");
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}

function differ(one: readonly unknown[], other: readonly unknown[]): boolean {
  const sorted = (list: readonly unknown[]) => JSON.stringify([...list].map(String).sort());
  return sorted(one) !== sorted(other);
}
