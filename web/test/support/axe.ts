// axe-core on a page: what it finds serious or critical for people with disabilities.
import axe from "axe-core";
import type { Page } from "playwright-core";

const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

/** Findings in words. `rules`: these alone. */
export async function barriers(page: Page, rules?: string[]): Promise<string[]> {
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axe.source);
  return page.evaluate(
    async ([tags, only]) => {
      const runOnly =
        only === null ? { type: "tag", values: tags } : { type: "rule", values: only };
      const found = await window.axe.run(document, {
        runOnly: runOnly as import("axe-core").RunOnly,
        resultTypes: ["violations"],
      });
      return found.violations
        .filter(({ impact }) => impact === "serious" || impact === "critical")
        .flatMap(({ id, nodes }) =>
          nodes.slice(0, 4).map(({ html, any }) => {
            const why = any[0]?.message ?? "";
            return `${id}: ${html.slice(0, 160)} ${why.slice(0, 160)}`;
          }),
        );
    },
    [TAGS, rules ?? null] as const,
  );
}

declare global {
  interface Window {
    axe: typeof import("axe-core");
  }
}
