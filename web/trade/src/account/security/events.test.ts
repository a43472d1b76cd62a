// The history in words: what was refused says why, and half a log-in is no alarm.
import { expect, test } from "vitest";
import { eventIn } from "./events.ts";

const done = { action: "log_in", succeeded: true, reason: null, details: {} };

test("a log-in says by what", () => {
  const line = eventIn({ ...done, details: { methods: ["pwd", "otp"] } }, "en");
  expect(line).toEqual({ title: "Logged in", detail: "by password, code", isBad: false });
});

test("the first half of a log-in is no refusal", () => {
  const line = eventIn({ ...done, succeeded: false, reason: "second_factor_needed" }, "tr");
  expect(line.isBad).toBe(false);
});

test("a refusal is explained by its code", () => {
  const line = eventIn({ ...done, succeeded: false, reason: "credentials_wrong" }, "tr");
  expect(line.isBad).toBe(true);
  expect(line.title).toBe("Giriş reddedildi");
  expect(line.detail).not.toContain("credentials_wrong");
});

test("what is not known yet is still told", () => {
  expect(eventIn({ ...done, action: "moon_landed" }, "en").title).toBe("moon landed");
});
