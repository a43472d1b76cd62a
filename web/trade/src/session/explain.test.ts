// Every refusal that customers can meet has a Turkish sentence, and figures are put into it.
import { readFileSync } from "node:fs";
import { beforeAll, expect, test } from "vitest";
import { explain, learn } from "./explain.ts";
import { sentences as TURKISH } from "./refusals.tr.ts";
import { Refused } from "./refused.ts";

const PAGE = new URL("../../../../docs/reference/errors.md", import.meta.url);

// What only staff are told: of members, approvals, listings and parameters; and of the dialect.
const STAFF_ONLY = new Set(
  `action_refused already_onboarded approval_decided approval_differs approval_expired
  approval_not_found audit_row_not_found bad_action_payload bad_staff_data bucket_not_allowed
  customer_not_found fee_account_not_house fee_out_of_range fee_profile_not_found
  limit_out_of_range limit_profile_not_found market_not_halted member_stands not_oneself
  notice_not_found onboarding_unfinished orders_do_not_fit own_request parameter_not_found
  parameter_wrong permission_missing precision_exceeds_quote reservation_not_found
  role_not_found scale_out_of_range staff_address_refused staff_exists staff_not_found
  staff_session_not_found staff_token_wrong supply_exceeded symbol_taken terms_fixed
  terms_out_of_range time_zone_malformed too_few_left too_many_house_accounts version_differs
  version_needed`.split(/\s+/),
);

const codes = [...readFileSync(PAGE, "utf8").matchAll(/^\| `([a-z_]+)` \|/gm)].map(
  ([, code]) => code as string,
);

beforeAll(async () => {
  await learn("tr");
  await learn("en");
});

test("every code of the reference is written in Turkish, or is for staff only", () => {
  const known = new Set(codes);
  expect(codes.filter((code) => !(code in TURKISH) && !STAFF_ONLY.has(code))).toEqual([]);
  expect([...STAFF_ONLY].filter((code) => !known.has(code) || code in TURKISH)).toEqual([]);
  const ours = Object.keys(TURKISH);
  expect(ours.filter((code) => !known.has(code))).toEqual([]);
});

test("English says the title and the detail as sentences", () => {
  const refused = new Refused("weak_password", "This password is too easy to guess", "add a word");
  expect(explain(refused, "en")).toBe("This password is too easy to guess. Add a word.");
  expect(explain(new Refused("no_such_code", "It is so"), "en")).toBe("It is so.");
});

test("figures are written as the language writes them", () => {
  const facts = {
    limit_name: "daily_withdrawal_fiat",
    limit: "50000",
    used: "1200.5",
    unit: "TRY",
  };
  const refused = new Refused("limit_exceeded", "More than the limit", null, facts);
  expect(explain(refused, "tr")).toContain("Günlük para çekme limitiniz 50.000 TRY; 1.200,5 TRY");
  expect(explain(refused, "en")).toContain("is 50,000 TRY, and 1,200.5 TRY of it are used");
  const wait = new Refused("rate_limited", "Too many requests", null, { retry_after: "4" });
  expect(explain(wait, "tr")).toBe("Çok fazla istek geldi. 4 saniye sonra yeniden deneyin.");
});

test("each is a sentence without its figures too", () => {
  for (const code of Object.keys(TURKISH)) {
    for (const language of ["tr", "en"] as const) {
      expect(explain(new Refused(code, "It is refused"), language)).toMatch(/^[\p{Lu}0-9].*\.$/u);
    }
  }
});

test("a code that is new is not shown in English on a Turkish page", () => {
  expect(explain(new Refused("no_such_code", "It is so"), "tr")).toMatch(/destek/);
});
