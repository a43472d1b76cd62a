// Days of the viewer as moments.
import { expect, test } from "vitest";
import { span } from "./days.ts";

test("a span is from the begin of the first day to the end of the last", () => {
  const { since, until } = span({ from: "2026-02-28", to: "2026-02-28" });
  expect(since).toBe(new Date(2026, 1, 28).toISOString());
  expect(until).toBe(new Date(2026, 2, 1).toISOString());
});

test("a day that is not written is no bound", () => {
  expect(span({ from: "", to: "soon" })).toEqual({});
});
