// What a test walks on: browser windows of visitors and customers. When it fails, what they show is
// kept as pictures; errors on the console of a page fail it too.
import { mkdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { inject, test } from "vitest";
import type { Places } from "./exchange.ts";
import { letIn, type Person } from "./person.ts";

export const PICTURES = join(tmpdir(), "bedesten-web-pictures");
const PATIENCE_MS = 15_000;

export interface Look {
  readonly width?: number;
  readonly height?: number;
  readonly theme?: "dark" | "light";
  readonly direction?: "green-red" | "red-green" | "blue-orange";
  readonly language?: "en" | "tr";
  readonly touch?: boolean;
}

export const PHONE: Look = { width: 390, height: 844, touch: true };

let browser: Promise<Browser> | undefined;

/** A test: a walk through pages. */
export function story(name: string, walk: (stage: Stage) => Promise<void>, patience?: number) {
  test(
    name,
    async () => {
      browser ??= chromium.connect(inject("browser"));
      const stage = new Stage(await browser, inject("places"));
      try {
        await walk(stage);
        stage.checkQuiet();
      } catch (error) {
        throw await stage.pictured(error, name);
      } finally {
        await stage.close();
      }
    },
    patience,
  );
}

export class Stage {
  /** Texts of the console that this test brings about. */
  readonly expected: RegExp[] = [/^Failed to load resource/]; // a refusal, which the page explains
  readonly #contexts: BrowserContext[] = [];
  readonly #pages: Page[] = [];
  readonly #complaints: string[] = [];

  constructor(
    private readonly browser: Browser,
    readonly places: Places,
  ) {}

  /** A window of nobody in particular, at this path. */
  async visitor(path: string, look: Look = {}): Promise<Page> {
    return this.opened(path, await this.context(look));
  }

  /** A window of a customer who is logged in. */
  async customer(person: Person, path: string, look: Look = {}): Promise<Page> {
    const context = await this.context(look);
    await letIn(context, this.places, person);
    return this.opened(path, context);
  }

  private async context(look: Look): Promise<BrowserContext> {
    const { width = 1440, height = 900, touch = false } = look;
    const { theme = "dark", direction = "green-red", language = "en" } = look;
    const made = await this.browser.newContext({
      viewport: { width, height },
      hasTouch: touch,
      locale: language === "tr" ? "tr-TR" : "en-GB",
      timezoneId: "Europe/Istanbul",
      colorScheme: theme,
      reducedMotion: "reduce",
    });
    made.setDefaultTimeout(PATIENCE_MS);
    this.#contexts.push(made);
    const kept = JSON.stringify({ theme, direction, language });
    await made.addInitScript((preferences) => {
      localStorage.getItem("bedesten.preferences") ??
        localStorage.setItem("bedesten.preferences", preferences);
    }, kept);
    return made;
  }

  private async opened(path: string, context: BrowserContext): Promise<Page> {
    const page = await context.newPage();
    this.#pages.push(page);
    page.on("pageerror", (error) => this.#complaints.push(`${page.url()}: ${error.message}`));
    page.on("console", (said) => {
      const isBad = said.type() === "error" || said.type() === "warning";
      if (isBad) this.#complaints.push(`${page.url()}: ${said.text()}`);
    });
    await page.goto(this.places.web + path);
    return page;
  }

  /** Fails when a page complained on its console. */
  checkQuiet(): void {
    const wrong = this.#complaints.filter((text) => {
      const said = text.slice(text.indexOf(": ") + 2);
      return !this.expected.some((one) => one.test(said));
    });
    if (wrong.length > 0) throw new Error(`the console said:\n${wrong.join("\n")}`);
  }

  /** The error, with where the pictures of every window are. */
  async pictured(error: unknown, name: string): Promise<Error> {
    mkdirSync(PICTURES, { recursive: true });
    const paths: string[] = [];
    for (const [number, page] of this.#pages.entries()) {
      const path = join(PICTURES, `${name.replaceAll(/\W+/g, "-")}-${number + 1}.png`);
      const taken = await page.screenshot({ path, timeout: 5_000 }).catch(() => null);
      if (taken !== null) paths.push(`${path} (${page.url()})`);
    }
    const wrong = error instanceof Error ? error : new Error(String(error));
    const complaints = [...new Set(this.#complaints)].slice(0, 10);
    wrong.message += ["", "pictures:", ...paths, ...complaints].join("\n  ");
    return wrong;
  }

  async close(): Promise<void> {
    await Promise.all(this.#contexts.map((one) => one.close()));
  }
}
