// Which notices matter now.
import { expect, it } from "vitest";
import type { NoticeBody } from "../../../api/generated/index.ts";
import { pressing } from "./exchangeStatus.ts";

const NOW = Date.parse("2026-06-01T12:00:00Z");

function notice(kind: NoticeBody["kind"], from: string, until: string | null): NoticeBody {
  return { kind, from, until, title: { en: from, tr: "" }, text: { en: "", tr: "" } };
}

it("is the newest that has begun and is not over, and never news", () => {
  const notices = [
    notice("news", "2026-06-01T11:59:00Z", null),
    notice("maintenance", "2026-06-01T10:00:00Z", "2026-06-01T12:00:00Z"),
    notice("incident", "2026-06-01T09:00:00Z", null),
    notice("maintenance", "2026-06-01T11:00:00Z", "2026-06-01T13:00:00Z"),
    notice("maintenance", "2026-06-02T11:00:00Z", null),
  ];
  expect(pressing(notices, NOW)?.from).toBe("2026-06-01T11:00:00Z");
  expect(pressing(notices.slice(0, 2), NOW)).toBeUndefined();
});
