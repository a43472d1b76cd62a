// Bytes there and back, and what a browser's refusal is called.
import { expect, test } from "vitest";
import { bytesOf, reasonOf, textOf } from "./passkey.ts";

test("base64url of every byte and every length comes back", () => {
  const all = Uint8Array.from({ length: 256 }, (_, byte) => byte);
  for (const length of [0, 1, 2, 3, 4, 255, 256]) {
    const some = all.slice(0, length);
    const text = textOf(some);
    expect(text).toMatch(/^[A-Za-z0-9_-]*$/);
    expect([...bytesOf(text)]).toEqual([...some]);
  }
});

test("the signs that differ from base64 are those of base64url", () => {
  expect(textOf(Uint8Array.of(0xfb, 0xff, 0xfe))).toBe("-__-");
  expect([...bytesOf("-__-")]).toEqual([0xfb, 0xff, 0xfe]);
});

test("errors of browsers become codes", () => {
  expect(reasonOf(new DOMException("", "NotAllowedError"))).toBe("passkey_not_shown");
  expect(reasonOf(new DOMException("", "InvalidStateError"))).toBe("passkey_known");
  expect(reasonOf(new DOMException("", "SecurityError"))).toBe("passkey_impossible");
  expect(reasonOf("whatever")).toBe("passkey_failed");
});
