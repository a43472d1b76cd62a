// What the trading screen costs: `npm run perf`, in the short form with SHORT=1. Too many bytes
// fail; times are told only, because they are those of the machine as well.
import { chromium } from "playwright-core";
import { afterAll, expect, inject, test } from "vitest";
import { watch } from "./perf/busy.ts";
import { type Times, time, weigh } from "./perf/first.ts";
import { Flow } from "./perf/flow.ts";
import { timeOrder } from "./perf/order.ts";
import { ask, makePerson } from "./support/person.ts";
import { Stage } from "./support/stage.ts";
import { Ticket } from "./support/ticket.ts";

const MARKET = "BTC-USDT";
const SCREEN = `/trade/${MARKET}`;
const UPDATES_A_SECOND = 100;
const SECONDS = process.env.SHORT ? 10 : 60;
const RUNS = 3;
const ORDERS = 9;
const KB = 1000;
const rows: string[][] = [];

afterAll(() => console.log(asTable(rows)));

test("the bytes of the first view are within their budgets", async () => {
  const stage = await newStage();
  const page = await stage.visitor(SCREEN);
  await page.waitForTimeout(2_500);
  const { js, css, fonts, requests } = await weigh(page);
  await stage.close();
  const limits = [
    ["JavaScript, gzipped", js, 220],
    ["CSS, gzipped", css, 12],
    ["fonts", fonts, 80],
  ] as const;
  for (const [what, size, most] of limits) {
    rows.push([what, `${(size / KB).toFixed(1)} kB`, `${most} kB`]);
  }
  rows.push(["files of the site", String(requests), "12"]);
  for (const [what, size, most] of limits) expect(size, what).toBeLessThanOrEqual(most * KB);
});

test("the first view", async () => {
  const found: Times[] = [];
  for (let run = 0; run < RUNS; run += 1) {
    const stage = await newStage();
    const page = await stage.visitor("/no-such-page");
    await page.context().clearCookies();
    found.push(await time(page, inject("places").web + SCREEN));
    await stage.close();
  }
  const median = (name: "fcp" | "lcp" | "book" | "cls") =>
    found.map((one) => one[name]).sort((a, b) => a - b)[Math.floor(RUNS / 2)] ?? 0;
  rows.push(["first contentful paint", `${median("fcp").toFixed(0)} ms`, "1000 ms"]);
  rows.push(["largest contentful paint", `${median("lcp").toFixed(0)} ms`, "1000 ms"]);
  rows.push(["the book is there", `${median("book").toFixed(0)} ms`, "1500 ms"]);
  rows.push(["layout shift", median("cls").toFixed(3), "0.02"]);
}, 60_000);

test(
  "a hundred book updates a second",
  async () => {
    const places = inject("places");
    const [stage, person] = [await newStage(), await makePerson(places)];
    const page = await stage.visitor(SCREEN);
    await page.waitForTimeout(2_000);
    const flow = new Flow(places, person, MARKET);
    await flow.start(UPDATES_A_SECOND);
    await page.waitForTimeout(2_000);
    const busy = await watch(page, SECONDS);
    await flow.stop();
    await stage.close();
    rows.push([`book updates a second, ${SECONDS} s`, busy.updates.toFixed(0), "100"]);
    rows.push(["main thread busy", `${busy.busyPercent.toFixed(0)} %`, "40 %"]);
    rows.push(["frames p95", `${busy.frameP95.toFixed(1)} ms`, "20 ms"]);
    rows.push(["frames p99", `${busy.frameP99.toFixed(1)} ms`, "50 ms"]);
    rows.push(["heap grew", `${(busy.heapGrowth / 1e6).toFixed(2)} MB`, "5 MB"]);
  },
  (SECONDS + 60) * 1_000,
);

test("from the press of the button to the open order", async () => {
  const places = inject("places");
  const [stage, person] = [await newStage(), await makePerson(places)];
  const page = await stage.customer(person, SCREEN);
  await new Ticket(page).askFirst(false);
  const { bids } = await ask(places, "GET", `/markets/${MARKET}/book?depth=1`);
  const far = BigInt(bids[0][0].split(".")[0]) - 2_000n;
  const found: number[] = [];
  for (let turn = 0; turn < ORDERS; turn += 1) {
    found.push(await timeOrder(page, String(far - BigInt(turn))));
  }
  await stage.close();
  found.sort((a, b) => a - b);
  const middle = found[Math.floor(ORDERS / 2)] ?? 0;
  rows.push(["order pressed to acknowledged row", `${middle.toFixed(0)} ms`, "100 ms"]);
}, 120_000);

async function newStage(): Promise<Stage> {
  return new Stage(await chromium.connect(inject("browser")), inject("places"));
}

function asTable(lines: string[][]): string {
  const widths = [0, 1, 2].map((at) => Math.max(...lines.map((line) => line[at]?.length ?? 0)));
  const shown = lines.map(
    ([what = "", is = "", most = ""]) =>
      `  ${what.padEnd(widths[0] ?? 0)}  ${is.padStart(widths[1] ?? 0)}  of ${most}`,
  );
  return ["", ...shown, ""].join("\n");
}
