// A real exchange for these tests: `bedesten up --demo` in a folder of its own, on free ports.
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { accessSync, existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const ROOT = resolve(import.meta.dirname, "../../..");
const SITE = join(ROOT, "src/bedesten/gateways/rest/site");
const PYTHON = process.env.EXCHANGE_PYTHON ?? join(ROOT, ".venv/bin/python");
const READY_MS = 90_000; // against hangs only: a machine can be busy
const STOP_MS = 20_000;
const LOOK_MS = 50;
const MEMORY = "/dev/shm"; // nothing of it is needed afterwards
const LIMITS = process.env.RATE_LIMITS ?? "off"; // all customers here are one address
const PORTS = [
  "rest",
  "ws",
  "engine-admin",
  "projector-admin",
  "rest-admin",
  "ws-admin",
  "supervisor-admin",
  "scheduler-admin",
  "relay-admin",
  "marketdata-admin",
  "mailbox-smtp",
  "mailbox-page",
].flatMap((name) => [`--${name}-port`, "0"]);
const HISTORY = ["--orders", "40000", "--users", "200", "--months", "1"];
const SPARED = ["backoffice", "binance"].flatMap((part) => ["--without", part]);

/** Where it is, for tests in other processes. */
export interface Places {
  readonly web: string;
  readonly mailbox: string;
  readonly folder: string;
}

export interface Exchange extends Places {
  stop(): Promise<void>;
}

export interface Wish {
  /** With a month of made-up trade behind it, which pictures need. */
  readonly filled?: boolean;
}

/** Starts one and waits until it takes orders. */
export async function startExchange({ filled = false }: Wish = {}): Promise<Exchange> {
  if (!existsSync(join(SITE, "index.html"))) throw new Error("no site: npm run build");
  const folder = mkdtempSync(join(quickPlace(), "bedesten-web-"));
  if (filled) run("demo", "fill", ...HISTORY, "--data", folder);
  const child = spawn(PYTHON, ["-m", "bedesten", ...words(folder)], {
    cwd: "/",
    env: { ...ownEnvironment(), BEDESTEN_RATE_LIMITS: LIMITS, BEDESTEN_SITE: SITE, COLUMNS: "150" },
    detached: true, // Ctrl-C here must not reach it before us
    stdio: ["ignore", "pipe", "pipe"],
  });
  const said = listen(child);
  const stop = () => stopped(child, folder);
  try {
    const text = await said.until(/mails +http:\/\/localhost:\d+/, READY_MS);
    const at = (name: string) =>
      new RegExp(`${name} +(http://localhost:\\d+)`).exec(text)?.[1] as string;
    return { web: at("web"), mailbox: at("mails"), folder, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** A command of the exchange that ends by itself. */
export function run(...args: string[]): void {
  const silent = { cwd: "/", env: ownEnvironment(), stdio: "pipe" } as const;
  execFileSync(PYTHON, ["-m", "bedesten", ...args], silent);
}

function words(folder: string): string[] {
  return ["up", "--demo", "--data", folder, ...PORTS, ...SPARED];
}

function quickPlace(): string {
  try {
    accessSync(MEMORY, 2);
    return MEMORY;
  } catch {
    return tmpdir();
  }
}

/** Without what would make it another exchange. */
function ownEnvironment(): NodeJS.ProcessEnv {
  const ours = Object.entries(process.env).filter(
    ([name]) => !name.startsWith("BEDESTEN_") && name !== "DATABASE_URL",
  );
  return Object.fromEntries(ours);
}

function listen(child: ChildProcess) {
  let text = "";
  const take = (chunk: Buffer) => {
    text += chunk.toString();
  };
  child.stdout?.on("data", take);
  child.stderr?.on("data", take);
  return {
    async until(wanted: RegExp, patience: number): Promise<string> {
      const deadline = Date.now() + patience;
      while (!wanted.test(text)) {
        if (child.exitCode !== null) throw new Error(`the exchange ended:\n${text}`);
        if (Date.now() > deadline) throw new Error(`the exchange is not ready:\n${text}`);
        await sleep(LOOK_MS);
      }
      return text;
    },
  };
}

async function stopped(child: ChildProcess, folder: string): Promise<void> {
  if (child.exitCode === null) {
    const ended = new Promise<void>((done) => child.once("exit", () => done()));
    child.kill("SIGINT");
    const patience = new AbortController();
    await Promise.race([ended, sleep(STOP_MS, null, { signal: patience.signal })]);
    patience.abort();
    if (child.exitCode === null) child.kill("SIGKILL"); // its parts end with it
  }
  rmSync(folder, { recursive: true, force: true });
}

/** The process of a part, as the exchange itself names it. */
export function pidOf(places: Places, part: string): number {
  const pids = JSON.parse(readFileSync(join(places.folder, "run/parts.json"), "utf8"));
  return pids[part];
}
