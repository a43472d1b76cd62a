// Customers of the exchange under test, made through its own interface: quick, where signing up is
// not what a test is about.
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { BrowserContext } from "playwright-core";
import type { Places } from "./exchange.ts";

const PATIENCE_MS = 20_000;
const LOOK_MS = 100;
const HEADERS = { "Content-Type": "application/json", "X-Requested-By": "bedesten" };

export interface Person {
  readonly email: string;
  readonly password: string;
  readonly token: string;
}

/** Somebody whose address is confirmed, with the demo's test funds. */
export async function makePerson(
  places: Places,
  email = `p-${randomUUID()}@example.com`,
): Promise<Person> {
  const password = newPassword();
  const terms = await ask(places, "GET", "/terms");
  const signUp = { email, password, terms_version: terms.current.version, language: "en" };
  await ask(places, "POST", "/auth/sign-up", signUp);
  const link = await mailedLink(places, email, "confirm-email");
  await ask(places, "POST", "/auth/confirm-email", { link: new URL(link).hash.slice(1) });
  const { access_token: token } = await ask(places, "POST", "/auth/log-in", { email, password });
  await untilItWorks(() => ask(places, "POST", "/demo/test-funds", undefined, token));
  return { email, password, token };
}

export function newPassword(): string {
  return `kiraz-${randomUUID().slice(0, 13)}-bahce`;
}

/** Puts the cookies of a session into a browser, as logging in on the page does. */
export async function letIn(context: BrowserContext, places: Places, person: Person) {
  const { email, password } = person;
  const data = { email, password, cookies: true };
  const answer = await context.request.post(`${places.web}/api/v1/auth/log-in`, {
    headers: HEADERS,
    data,
  });
  if (!answer.ok()) throw new Error(await answer.text());
  await context.addInitScript(() => localStorage.setItem("bedesten.session", "1"));
}

/** A request of the exchange's interface; what it answers. */
export async function ask(
  places: Places,
  method: string,
  path: string,
  body?: unknown,
  token?: string,
  // biome-ignore lint/suspicious/noExplicitAny: what it is, the test knows
): Promise<any> {
  const login: Record<string, string> =
    token === undefined ? {} : { Authorization: `Bearer ${token}` };
  const answer = await fetch(`${places.web}/api/v1${path}`, {
    method,
    headers: { ...HEADERS, "Idempotency-Key": randomUUID(), ...login },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
  return text === "" ? null : JSON.parse(text);
}

/** The newest link to this page that was mailed to this address. */
export async function mailedLink(places: Places, email: string, page: string): Promise<string> {
  const deadline = Date.now() + PATIENCE_MS;
  while (Date.now() < deadline) {
    const mails = (await (await fetch(places.mailbox)).text()).split("<article>");
    const ours = mails.find((mail) => mail.includes(email) && mail.includes(`/${page}`));
    const link = new RegExp(`https?://[^\\s"<]*/${page}[^\\s"<]*`).exec(ours ?? "")?.[0];
    if (link !== undefined) return link.replaceAll("&amp;", "&");
    await sleep(LOOK_MS);
  }
  throw new Error(`no mail with a link to ${page} for ${email}`);
}

async function untilItWorks<T>(work: () => Promise<T>): Promise<T> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await sleep(LOOK_MS);
    }
  }
}
