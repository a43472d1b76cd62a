// How well a colour stands out, and that ours stand out as far as they must.
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { colourOf, contrast, worst } from "./contrast.ts";

const CSS = readFileSync(new URL("../../../../ui/tokens.css", import.meta.url), "utf8");
const SURFACES = ["bg", "panel", "raised", "inset", "hover"];

/** The tokens of a rule of the style sheet, over those given. */
function tokens(rule: string, before: Record<string, string> = {}): Record<string, string> {
  const body = CSS.split(`${rule} {`)[1]?.split("}")[0] ?? "";
  return {
    ...before,
    ...Object.fromEntries([...body.matchAll(/--([\w-]+): (#\w+);/g)].map((m) => [m[1], m[2]])),
  };
}

describe("contrast", () => {
  it("is 21 for black on white and 1 for the same", () => {
    expect(contrast("#000", "rgb(255, 255, 255)")).toBeCloseTo(21);
    expect(contrast("#1f4fbf", "#1F4FBF")).toBe(1);
    expect(contrast("red", "#fff")).toBeNull();
    expect(colourOf("#0a7a57")).toEqual([10, 122, 87]);
  });
});

const light = tokens(":root");
const dark = tokens('[data-theme="dark"]', light);
const themes = {
  light,
  dark,
  "light, blue and orange": tokens('\n[data-direction="blue-orange"]', light),
  "dark, blue and orange": tokens(
    '[data-theme="dark"][data-direction="blue-orange"]',
    tokens('\n[data-direction="blue-orange"]', dark),
  ),
};

describe.each(Object.entries(themes))("tokens, %s", (_, colours) => {
  const surfaces = SURFACES.map((name) => colours[name] ?? "");
  it.each(["text", "muted", "faint", "accent", "up", "down", "warn", "danger"])("%s", (name) => {
    expect(worst(colours[name] ?? "", surfaces)).toBeGreaterThanOrEqual(4.5);
  });
  it.each(["buy", "sell"])("white on %s", (name) => {
    expect(contrast("#ffffff", colours[name] ?? "")).toBeGreaterThanOrEqual(4.5);
  });
  it("borders of inputs", () => {
    expect(worst(colours.field ?? "", surfaces)).toBeGreaterThanOrEqual(3);
  });
});
