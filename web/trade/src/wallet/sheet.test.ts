// Keeping lines of a file that comes in pieces.
import { expect, test } from "vitest";
import { Sieve } from "./sheet.ts";

const FILE = "id,side,price\r\n1,buy,10\r\n2,sell,11\r\n3,buy,12\r\n";

function through(sieve: Sieve, size: number): string {
  const bytes = new TextEncoder().encode(FILE);
  let kept = "";
  for (let at = 0; at < bytes.length; at += size) kept += sieve.take(bytes.slice(at, at + size));
  return kept + sieve.end();
}

test.each([1, 3, 7, 1000])("the lines wanted come through in pieces of %i bytes", (size) => {
  expect(through(new Sieve({ side: "buy" }), size)).toBe(
    "id,side,price\r\n1,buy,10\r\n3,buy,12\r\n",
  );
});

test("without a wish all lines come through", () => {
  expect(through(new Sieve({ side: "" }), 5)).toBe(FILE);
});

test("a column that is not there keeps nothing but the head", () => {
  expect(through(new Sieve({ role: "maker" }), 5)).toBe("id,side,price\r\n");
});

test("a last line without an end is a line too", () => {
  const sieve = new Sieve({ side: "buy" });
  expect(sieve.take(new TextEncoder().encode("id,side\n1,buy")) + sieve.end()).toBe(
    "id,side\n1,buy",
  );
});
