// Lines of a CSV file as it comes, of which only those are kept that a filter names.

/** For columns without quotes in them: the exchange's words and ids have none. */
export class Sieve {
  readonly #wanted: ReadonlyMap<string, string>;
  readonly #decoder = new TextDecoder();
  #columns: readonly string[] | undefined;
  #rest = "";

  /** Of each column named, the only value to keep; an empty one keeps all. */
  constructor(wanted: Readonly<Record<string, string>>) {
    this.#wanted = new Map(Object.entries(wanted).filter(([, value]) => value !== ""));
  }

  /** What is kept of the next bytes; the last line waits for its end. */
  take(bytes: Uint8Array): string {
    const lines = (this.#rest + this.#decoder.decode(bytes, { stream: true })).split("\n");
    this.#rest = lines.pop() ?? "";
    return this.#kept(lines.map((line) => `${line}\n`));
  }

  /** What is left when all have come. */
  end(): string {
    const rest = this.#rest;
    this.#rest = "";
    return rest === "" ? "" : this.#kept([rest]);
  }

  #kept(lines: readonly string[]): string {
    return lines.filter((line) => this.#isKept(line)).join("");
  }

  #isKept(line: string): boolean {
    const cells = line.trimEnd().split(",");
    if (this.#columns === undefined) {
      this.#columns = cells;
      return true;
    }
    const columns = this.#columns;
    return [...this.#wanted].every(([name, value]) => cells[columns.indexOf(name)] === value);
  }
}
