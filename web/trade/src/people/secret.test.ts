// People paste codes, and whole links.
import { expect, test } from "vitest";
import { secretIn } from "./secret.ts";

test("a code is taken as it is, without space around it", () => {
  expect(secretIn(" abc-DEF_1 \n")).toBe("abc-DEF_1");
});

test("of a whole link it is what stands behind #", () => {
  expect(secretIn("http://localhost:8000/confirm-email#abc")).toBe("abc");
});
