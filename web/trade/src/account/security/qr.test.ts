// Modules become rectangles, none twice.
import { expect, test } from "vitest";
import { pathOf } from "./qr.ts";

test("runs of dark modules become one rectangle each", () => {
  const rows = [
    [true, true, false, true],
    [false, false, false, false],
    [false, true, true, true],
  ];
  expect(pathOf(rows)).toBe("M0 0h2v1h-2zM3 0h1v1h-1zM1 2h3v1h-3z");
});
