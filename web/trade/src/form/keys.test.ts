// Which press means what, and where it means nothing.
import { expect, it } from "vitest";
import { commandOf, type Place, type Press } from "./keys.ts";
import { fieldOf } from "./refusals.ts";
import { amountSentence, summaryOf } from "./sentences.ts";
import { MARKET, typed } from "./testing.ts";

const NONE = { shiftKey: false, ctrlKey: false, metaKey: false, altKey: false, repeat: false };
const press = (key: string, place: Place = "page", more: Partial<Press> = {}) =>
  commandOf({ ...NONE, key, ...more }, place)?.does ?? null;

it("hears letters only where nobody types", () => {
  expect(press("b")).toBe("side");
  expect(press("T", "control")).toBe("kind");
  expect(press("b", "typing")).toBeNull();
  expect(press("b", "page", { ctrlKey: true })).toBeNull();
  expect(press("/")).toBe("pick-market");
  expect(press("?", "page", { shiftKey: true })).toBe("help");
});

it("leaves Enter to what has it", () => {
  expect(press("Enter")).toBe("review");
  expect(press("Enter", "control")).toBeNull();
  expect(press("Enter", "typing")).toBeNull();
});

it("leaves a field by Escape and asks about all orders by Shift and Escape", () => {
  expect(press("Escape", "typing")).toBe("leave");
  expect(press("Escape", "typing", { shiftKey: true })).toBe("cancel-all");
});

it("puts a refusal at a field that is there", () => {
  const market = typed({ kind: "market" }).traits;
  const limit = typed({ kind: "limit" }).traits;
  expect(fieldOf("insufficient_funds", market)).toBe("total");
  expect(fieldOf("insufficient_funds", limit)).toBe("quantity");
  expect(fieldOf("price_outside_band", market)).toBeNull();
  expect(fieldOf("account_frozen", limit)).toBeNull();
});

it("says in one sentence what will be sent", () => {
  const said = (patch: Parameters<typeof typed>[0], language: "en" | "tr" = "en") => {
    const { draft, traits } = typed({ quantity: "1.5", ...patch });
    return summaryOf(draft, traits, MARKET, language);
  };
  expect(said({ price: "1000" })).toBe("Buy 1.5 BTC at 1,000.0 USDT or lower.");
  expect(said({ price: "1000" }, "tr")).toBe("En çok 1.000,0 USDT fiyattan 1,5 BTC al.");
  expect(said({ kind: "market", total: "250" })).toBe("Spend 250 USDT on BTC at the market price.");
  expect(said({ kind: "stop", side: "sell", stop: "90" })).toBe(
    "When the last price falls to 90.0 USDT, sell 1.5 BTC at the market price.",
  );
  expect(said({ kind: "profit", side: "sell", stop: "110" })).toContain("rises to 110.0 USDT");
  expect(said({ kind: "trailing", side: "sell", trail: "2" })).toBe(
    "When the price has fallen by 2% from its highest, sell 1.5 BTC at the market price.",
  );
  const { draft, traits } = typed({ kind: "market", total: "250" });
  expect(amountSentence(draft, traits, MARKET, "en")).toBe("Buy for 250 USDT");
});
