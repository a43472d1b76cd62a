// What counts as a second factor, and when there are recovery codes.
import { expect, test } from "vitest";
import { checksOf } from "./checks.ts";

const names = (me: Parameters<typeof checksOf>[0]) =>
  checksOf(me)
    .filter(({ done }) => done)
    .map(({ name }) => name);

const left = (recovery_codes_left: number) => ({ recovery_codes_left });

test("a new account has nothing of it", () => {
  expect(names({ email_confirmed: false, two_fa_enabled: false, passkeys: 0, ...left(0) })).toEqual(
    [],
  );
});

test("an app is a second factor with recovery codes", () => {
  expect(names({ email_confirmed: true, two_fa_enabled: true, passkeys: 0, ...left(9) })).toEqual([
    "email",
    "factor",
    "recovery",
  ]);
});

test("so is a passkey", () => {
  expect(names({ email_confirmed: true, two_fa_enabled: false, passkeys: 2, ...left(1) })).toEqual([
    "email",
    "factor",
    "passkey",
    "recovery",
  ]);
});

test("recovery codes that are used up are none", () => {
  expect(names({ email_confirmed: true, two_fa_enabled: true, passkeys: 0, ...left(0) })).toEqual([
    "email",
    "factor",
  ]);
});
