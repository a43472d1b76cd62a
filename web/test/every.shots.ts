// Pictures of every page into docs/screens: dark, light and on a phone. `make web-shots`.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { chromium, type Page } from "playwright-core";
import { expect, inject, test } from "vitest";
import { difference, read, small } from "./shots/png.ts";
import { OPEN, OWN } from "./support/pages.ts";
import type { Person } from "./support/person.ts";
import { makeSettled } from "./support/settled.ts";
import { type Look, PHONE, Stage } from "./support/stage.ts";

const FOLDER = resolve(import.meta.dirname, "../../docs/screens");
const SAME = 0.004; // so many pixels may differ: times, and figures that live
const SETTLE_MS = 1_200;
const ALL_MAX_MB = 6;
const LOOKS: Readonly<Record<string, Look>> = {
  dark: { theme: "dark" },
  light: { theme: "light", width: 1280, height: 800 },
  phone: { ...PHONE, theme: "dark" },
};
/** They need a link that was mailed, or show nothing of their own. */
const LEFT_OUT = new Set(["/change-email", "/undo-email", "/no-such-page"]);

test("pictures of every page", async () => {
  mkdirSync(FOLDER, { recursive: true });
  const person = await makeSettled(inject("places"), "ada@example.com");
  const looks = Object.entries(LOOKS).map(([look, how]) => takeAll(look, how, person));
  const taken = new Set((await Promise.all(looks)).flat());
  for (const name of readdirSync(FOLDER)) if (!taken.has(name)) rmSync(join(FOLDER, name));
  const sizes = [...taken].map((name) => readFileSync(join(FOLDER, name)).length);
  const all = sizes.reduce((sum, size) => sum + size, 0) / 1e6;
  console.log(`${taken.size} pictures, ${all.toFixed(1)} MB in ${FOLDER}`);
  expect(all).toBeLessThan(ALL_MAX_MB);
}, 600_000);

async function takeAll(look: string, how: Look, person: Person): Promise<string[]> {
  const stage = new Stage(await chromium.connect(inject("browser")), inject("places"));
  const visitor = await stage.visitor("/", how);
  const customer = await stage.customer(person, "/", how);
  await customer.evaluate(([key, look]) => localStorage.setItem(key, look), [
    "bedesten.chart",
    JSON.stringify({ interval: "1h" }),
  ] as const);
  const names: string[] = [];
  for (const path of OPEN.filter((one) => !LEFT_OUT.has(one) && !OWN.includes(one as never))) {
    names.push(await take(visitor, path, look));
  }
  for (const path of OWN) names.push(await take(customer, path, look));
  await stage.close();
  return names;
}

/** The name of the file, which stays as it is when nothing but figures changed. */
async function take(page: Page, path: string, look: string): Promise<string> {
  const name = `${path === "/" ? "markets" : path.slice(1).replaceAll("/", "-")}-${look}.png`;
  await page.goto(new URL(path, page.url()).href);
  await page.locator("main").first().waitFor();
  await page.waitForTimeout(SETTLE_MS);
  const picture = read(await page.screenshot());
  const file = join(FOLDER, name);
  const isSame = existsSync(file) && difference(picture, read(readFileSync(file))) < SAME;
  if (!isSame) writeFileSync(file, small(picture));
  return name;
}
