// A preference changes alone.
import { expect, it } from "vitest";
import type { Me } from "../../../../api/generated/index.ts";
import { withChoice } from "./choice.ts";

it("changes one preference and leaves the others", () => {
  const notifications = { money: { email: true, sms: false }, news: { email: false } };
  const changed = withChoice({ email: "ada@example.com", notifications } as unknown as Me, {
    category: "money",
    channel: "sms",
    on: true,
  });
  expect(changed.notifications).toEqual({
    money: { email: true, sms: true },
    news: { email: false },
  });
  expect(notifications.money.sms).toBe(false);
});
