// The order form as somebody uses it, by its labels.
import type { Locator, Page } from "playwright-core";

export interface Entered {
  readonly side?: "Buy" | "Sell";
  readonly kind?: "Limit" | "Market" | "Stop" | "Take profit" | "Trailing stop" | "OCO";
  /** Choices among few, such as "Limit order", by their names. */
  readonly chosen?: readonly string[];
  /** How long it stays, by the beginning of its name. */
  readonly valid?: string;
  readonly switches?: readonly string[];
  /** What is typed into which field. */
  readonly fields: Readonly<Record<string, string>>;
}

const OTHERS = new Set(["Stop", "Take profit", "Trailing stop", "OCO"]);

export class Ticket {
  readonly region: Locator;

  constructor(page: Page) {
    this.region = page.getByRole("region", { name: "Order", exact: true });
  }

  /** Whether it asks once more before it sends. */
  async askFirst(on: boolean): Promise<void> {
    await this.region.getByRole("switch", { name: "Confirm before sending" }).setChecked(on);
  }

  async fill(entered: Entered): Promise<void> {
    const { side, kind, chosen = [], valid, switches = [], fields } = entered;
    if (side !== undefined) await this.choose(side);
    if (kind !== undefined && OTHERS.has(kind)) {
      await this.region.getByRole("combobox", { name: "More kinds" }).selectOption(kind);
    } else if (kind !== undefined) await this.choose(kind);
    for (const one of chosen) await this.choose(one);
    if (valid !== undefined) await this.chooseValid(valid);
    for (const one of switches) await this.region.getByRole("switch", { name: one }).check();
    for (const [label, text] of Object.entries(fields)) await this.type(label, text);
  }

  async type(label: string, text: string): Promise<void> {
    await this.region.getByLabel(label, { exact: true }).fill(text);
  }

  private async choose(name: string): Promise<void> {
    await this.region.getByRole("radio", { name, exact: true }).check({ force: true });
  }

  private async chooseValid(begins: string): Promise<void> {
    const list = this.region.getByRole("combobox", { name: "Valid" });
    const option = list.getByRole("option").filter({ hasText: begins });
    await list.selectOption(await option.textContent());
  }

  async send(): Promise<void> {
    await this.region.locator("button[type=submit]").click();
  }

  /** Fills it in, sends it and waits until the page says what became of it. */
  async place(entered: Entered, told: string | RegExp): Promise<void> {
    await this.fill(entered);
    await this.send();
    await saysDone(this.region.page(), told);
  }
}

/** Waits for a short message and takes it away, so that the next one is another. */
export async function saysDone(page: Page, told: string | RegExp): Promise<void> {
  const message = page.locator(".toasts p").filter({ hasText: told }).first();
  await message.waitFor();
  await message.getByRole("button").click();
  await message.waitFor({ state: "detached" }).catch(() => undefined); // another one like it
}
