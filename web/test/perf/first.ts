// What the first view of the trading screen weighs and how long it takes.
import { gzipSync } from "node:zlib";
import type { Page } from "playwright-core";

export interface Weight {
  readonly js: number;
  readonly css: number;
  readonly fonts: number;
  readonly requests: number;
}

/** Bytes of the site's own files that this page has loaded, gzipped as a proxy would. */
export async function weigh(page: Page): Promise<Weight> {
  const urls = await page.evaluate(() =>
    performance.getEntriesByType("resource").map(({ name }) => name),
  );
  const files = [...new Set(urls)].filter((url) => new URL(url).pathname.startsWith("/assets/"));
  const sizes = { js: 0, css: 0, fonts: 0, requests: files.length + 1 }; // and the page itself
  for (const url of files) {
    const body = Buffer.from(await (await fetch(url)).arrayBuffer());
    if (url.endsWith(".woff2")) sizes.fonts += body.length; // compressed already
    if (url.endsWith(".js")) sizes.js += gzipSync(body, { level: 9 }).length;
    if (url.endsWith(".css")) sizes.css += gzipSync(body, { level: 9 }).length;
  }
  return sizes;
}

export interface Times {
  readonly fcp: number;
  readonly lcp: number;
  readonly cls: number;
  /** When the book stood there, filled. */
  readonly book: number;
}

/** Milliseconds since the address was entered. */
export async function time(page: Page, url: string): Promise<Times> {
  await page.addInitScript(() => {
    const seen = { lcp: 0, cls: 0 };
    Object.assign(window, { seen });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) seen.lcp = entry.startTime;
    }).observe({ type: "largest-contentful-paint", buffered: true });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) seen.cls += (entry as unknown as Shift).value;
    }).observe({ type: "layout-shift", buffered: true });
  });
  await page.goto(url);
  await page.waitForFunction(() =>
    /\d[.,]\d\d/.test(document.querySelector(".area-book, .phone-screen")?.textContent ?? ""),
  );
  const book = await page.evaluate(() => performance.now());
  await page.waitForTimeout(1_500);
  return page.evaluate((bookMs) => {
    const { seen } = window as unknown as { seen: { lcp: number; cls: number } };
    const fcp = performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? 0;
    return { fcp, book: bookMs, ...seen };
  }, book);
}

interface Shift {
  readonly value: number;
}
