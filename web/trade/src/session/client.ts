// Every request of the pages goes through here: it says that a page of ours asks and for which
// account, and renews a session whose token is over, once and for all tabs together.
import { client } from "../../../api/generated/client.gen.ts";
import { chosenAccount } from "./account.ts";

const RENEWED_AT = "bedesten.renewed";
const JUST_NOW_MS = 5_000;
const REFRESH = "/api/v1/auth/refresh";
const OVER: readonly unknown[] = ["access_token_wrong", "credentials_missing"];

let ended = () => {};

/** `whenEnded` is called when a session cannot be renewed any more. */
export function sendThroughHere(whenEnded: () => void): void {
  ended = whenEnded;
  client.setConfig({ fetch: ours });
}

async function ours(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  const request = marked(new Request(input, init));
  const again = request.clone(); // a body can be read once
  const answer = await fetch(request);
  if (answer.status !== 401 || !isForSession(request) || !(await isOver(answer))) return answer;
  return (await renew()) ? fetch(again) : answer;
}

function marked(request: Request): Request {
  request.headers.set("X-Requested-By", "bedesten");
  const account = chosenAccount();
  // A page that shows several accounts says itself which it means.
  if (account !== null && !request.headers.has("X-Account"))
    request.headers.set("X-Account", String(account));
  return request;
}

function isForSession(request: Request): boolean {
  return !new URL(request.url).pathname.startsWith("/api/v1/auth/log-in");
}

async function isOver(answer: Response): Promise<boolean> {
  const problem = await answer
    .clone()
    .json()
    .catch(() => null);
  return OVER.includes(problem?.code);
}

/** Whether there is a session again. Of several tabs one renews it: a used token ends all. */
export function renew(): Promise<boolean> {
  return alone(async () => {
    const last = Number(localStorage.getItem(RENEWED_AT) ?? 0);
    if (Date.now() - last < JUST_NOW_MS) return true; // another tab, or another request here
    return renewed();
  });
}

/** The same, even if it was renewed a moment ago: the session has learnt something since. */
export function renewNow(): Promise<boolean> {
  return alone(renewed);
}

async function alone(work: () => Promise<boolean>): Promise<boolean> {
  const locks = navigator.locks as LockManager | undefined; // not where the page came without TLS
  return locks === undefined ? work() : locks.request("bedesten.renew", work);
}

async function renewed(): Promise<boolean> {
  const answer = await fetch(REFRESH, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-Requested-By": "bedesten" },
    body: "{}",
  });
  if (answer.ok) localStorage.setItem(RENEWED_AT, String(Date.now()));
  if (answer.status === 401) ended();
  return answer.ok;
}
