// What is asked of the exchange for a key.
import { describe, expect, it } from "vitest";
import type { KeyView } from "../../../../api/generated/index.ts";
import { changeOf, draftOf, faultsOf, newDraft, newKey } from "./draft.ts";

const NOW = Date.parse("2026-11-22T10:00:00Z");
const KEY: KeyView = {
  api_key_id: "key_1",
  account_id: 7,
  accounts: [7],
  prefix: "bk_12345",
  label: "bot",
  kind: "hmac",
  scopes: ["trade", "read"],
  ip_allowlist: [],
  markets: [],
  created_at: "2026-11-01T00:00:00Z",
  expires_at: "2027-01-05T12:34:56Z",
  last_used_at: null,
  last_used_ip: null,
};

describe("a new key", () => {
  it("reads, everywhere, for ninety days", () => {
    expect(newKey({ ...newDraft(7), label: " bot " }, NOW)).toEqual({
      label: "bot",
      scopes: ["read"],
      ip_allowlist: [],
      markets: [],
      accounts: [7],
      expires_at: "2027-02-20T10:00:00.000Z",
    });
  });

  it("brings the public half of a pair", () => {
    const draft = { ...newDraft(7), label: "bot", isOwn: true, publicKey: "PEM\n" };
    expect(newKey(draft, NOW).public_key).toBe("PEM");
  });

  it("says where something is missing", () => {
    const draft = {
      ...newDraft(undefined),
      isOwn: true,
      scopes: ["withdraw" as const],
      markets: [],
      expiry: "onDay" as const,
      day: "2026-11-20",
    };
    expect(faultsOf(draft, true, NOW)).toEqual({
      label: "labelNeeded",
      publicKey: "publicKeyNeeded",
      networks: "networksNeeded",
      markets: "someNeeded",
      accounts: "forAccountsNeeded",
      expiry: "expiryPast",
    });
  });
});

describe("a change", () => {
  it("of nothing is nothing, whatever the order", () => {
    expect(changeOf(KEY, draftOf(KEY), NOW)).toEqual({});
  });

  it("is only what differs", () => {
    const draft = { ...draftOf(KEY), networks: ["192.0.2.7"], expiry: "never" as const };
    expect(changeOf(KEY, draft, NOW)).toEqual({ ip_allowlist: ["192.0.2.7"], expires_at: null });
  });
});
