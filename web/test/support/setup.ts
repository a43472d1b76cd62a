// Before all tests: an exchange and a browser. After them both end, whatever happened.
import { existsSync } from "node:fs";
import { type BrowserServer, chromium } from "playwright-core";
import type { TestProject } from "vitest/node";
import { type Exchange, type Places, startExchange } from "./exchange.ts";
import { listQuiet } from "./quiet.ts";

declare module "vitest" {
  interface ProvidedContext {
    places: Places;
    browser: string;
  }
}

const NAMES = ["chromium", "chromium-browser", "google-chrome"];

/** A browser that tests connect to; `--no-sandbox`, because they may run as root. */
export function startBrowser(): Promise<BrowserServer> {
  return chromium.launchServer({ executablePath: foundBrowser(), args: ["--no-sandbox"] });
}

function foundBrowser(): string {
  const folders = (process.env.PATH ?? "").split(":");
  const paths = NAMES.flatMap((name) => folders.map((folder) => `${folder}/${name}`));
  const found = process.env.CHROMIUM ?? paths.find(existsSync);
  if (found === undefined) throw new Error("no Chromium: install it, or name it in CHROMIUM");
  return found;
}

export default async function setup(project: TestProject) {
  const filled = process.env.FILLED === "1";
  const started = await Promise.allSettled([startExchange({ filled }), startBrowser()]);
  const [exchange, browser] = started.map((one) =>
    one.status === "fulfilled" ? one.value : undefined,
  ) as [Exchange | undefined, BrowserServer | undefined];
  const end = async () => {
    await browser?.close();
    await exchange?.stop();
  };
  if (exchange === undefined || browser === undefined) {
    await end();
    throw started.find((one) => one.status === "rejected")?.reason;
  }
  const { web, mailbox, folder } = exchange;
  if (!filled) listQuiet(exchange);
  project.provide("places", { web, mailbox, folder });
  project.provide("browser", browser.wsEndpoint());
  return end;
}
