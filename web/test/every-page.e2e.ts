// Every page at every size and in every colouring: nothing sideways, cut, covered or unreadable
// (WEB-005).
import type { Page } from "playwright-core";
import { expect } from "vitest";
import { barriers } from "./support/axe.ts";
import { wrongLayout } from "./support/layout.ts";
import { OPEN, OWN, SIZES } from "./support/pages.ts";
import { makeSettled } from "./support/settled.ts";
import { PHONE, story } from "./support/stage.ts";

const PAIRS = ["green-red", "red-green", "blue-orange"] as const;
const PATIENCE_MS = 150_000;

story(
  "every page that anybody may see",
  async (stage) => lookAt(await stage.visitor("/"), OPEN),
  PATIENCE_MS,
);

story(
  "every page of a customer",
  async (stage) => {
    const person = await makeSettled(stage.places);
    await lookAt(await stage.customer(person, "/"), OWN);
  },
  PATIENCE_MS,
);

story(
  "every page in Turkish, whose words are longer, on phones",
  async (stage) => {
    const person = await makeSettled(stage.places);
    const page = await stage.customer(person, "/", { language: "tr" });
    const wrong: string[] = [];
    for (const path of new Set<string>([...OPEN, ...OWN])) {
      await page.goto(stage.places.web + path);
      await settled(page);
      const found = await layouts(page, [SIZES.at(-2), SIZES.at(-1)] as typeof SIZES);
      wrong.push(...found.map((one) => `${path}: ${one}`));
    }
    expect(wrong).toEqual([]);
  },
  PATIENCE_MS,
);

story("what opens above the trading screen", async (stage) => {
  const person = await makeSettled(stage.places);
  const page = await stage.customer(person, "/trade/BTC-USDT", PHONE);
  const wrong: string[] = [];
  const check = async (name: string, close = true) => {
    await page.getByRole("dialog", { name }).waitFor();
    const found = [...(await barriers(page)), ...(await wrongLayout(page))];
    wrong.push(...found.map((one) => `${name}: ${one}`));
    if (close) await page.keyboard.press("Escape");
  };
  await page.getByRole("button", { name: "Cancel all" }).click();
  await check("Cancel open orders");
  await page.getByRole("button", { name: "Sell", exact: true }).click();
  await check("BTC-USDT", false);
  await page.getByRole("button", { name: "Keyboard shortcuts" }).click();
  await check("Keyboard shortcuts");
  expect(wrong).toEqual([]);
});

story("these checks find what they look for", async (stage) => {
  const page = await stage.visitor("/about", PHONE);
  await settled(page);
  expect(await wrongLayout(page)).toEqual([]);
  await page.evaluate(() => {
    document.querySelector("main")?.insertAdjacentHTML(
      "beforeend",
      `<p><span class="whitespace-nowrap">${"wide ".repeat(40)}</span></p>
       <p class="w-8 overflow-hidden whitespace-nowrap">cut off here</p>
       <div class="grid"><p>one</p><p id="above">two</p></div>
       <button></button><p id="pale">hardly to be read</p>`,
    );
    (document.querySelector("#above") as HTMLElement).style.marginTop = "-15px";
    (document.querySelector("#pale") as HTMLElement).style.color = "var(--line)";
  });
  const found = (await wrongLayout(page)).join("\n");
  for (const word of ["the page is", "beyond the edge", "cut: ", "overlap: "]) {
    expect(found).toContain(word);
  }
  const rules = (await barriers(page)).join("\n");
  expect(rules).toContain("button-name");
  expect(rules).toContain("color-contrast");
});

async function lookAt(page: Page, paths: readonly string[]): Promise<void> {
  const origin = new URL(page.url()).origin;
  const wrong = new Map<string, string[]>(); // what, and where
  for (const path of paths) {
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.goto(origin + path);
    const found = [...(await settled(page)), ...(await layouts(page)), ...(await colourings(page))];
    for (const one of found) wrong.set(one, [...(wrong.get(one) ?? []), path]);
  }
  expect([...wrong].map(([what, where]) => `${what}  AT ${where.join(" ")}`)).toEqual([]);
}

/** Waits until what the page shows first has come; what is wrong with its heading. */
async function settled(page: Page): Promise<string[]> {
  await page.locator("main").first().waitFor();
  await page.waitForLoadState("networkidle", { timeout: 2_000 }).catch(() => undefined);
  await page
    .locator("main [aria-busy=true]")
    .waitFor({ state: "detached", timeout: 2_000 })
    .catch(() => undefined);
  const headings = await page.locator("h1").count();
  return headings === 1 ? [] : [`${headings} headings h1`];
}

async function layouts(page: Page, sizes = SIZES): Promise<string[]> {
  const wrong: string[] = [];
  for (const [width, height] of sizes) {
    await page.setViewportSize({ width, height });
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done))));
    wrong.push(...(await wrongLayout(page)).map((one) => `${width}: ${one}`));
  }
  return wrong;
}

/** All rules on a laptop and a phone; the contrast in the other colours too. */
async function colourings(page: Page): Promise<string[]> {
  const wrong = (await barriers(page)).map((one) => `phone: ${one}`);
  await page.setViewportSize({ width: 1440, height: 900 });
  wrong.push(...(await barriers(page)));
  for (const theme of ["dark", "light"] as const) {
    for (const direction of PAIRS) {
      if (theme === "dark" && direction === "green-red") continue; // seen above
      await page.evaluate(
        ([t, d]) => {
          Object.assign(document.documentElement.dataset, { theme: t, direction: d });
        },
        [theme, direction] as const,
      );
      const found = await barriers(page, ["color-contrast"]);
      wrong.push(...found.map((one) => `${theme} ${direction}: ${one}`));
    }
  }
  return wrong;
}
