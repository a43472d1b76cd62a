// What the exchange answers when it does not do what was asked.
import type { Problem } from "../../../api/generated/index.ts";
import { learn } from "./explain.ts";

/** A refusal with its stable code, or the exchange is not there (`code` is "unreachable"). */
export class Refused extends Error {
  override readonly name = "Refused";

  constructor(
    readonly code: string,
    title: string,
    readonly detail: string | null = null,
    readonly facts: Readonly<Record<string, string>> = {},
    readonly requestId: string | null = null,
  ) {
    super(title);
  }
}

interface Answer<Data> {
  readonly data?: Data;
  readonly error?: unknown;
  readonly response?: Response;
}

/** The data of an answer of the client. Raises Refused. */
export async function given<Data>(asked: Promise<Answer<Data>>): Promise<Data> {
  let answer: Answer<Data>;
  try {
    answer = await asked;
  } catch (error) {
    throw new Refused("unreachable", String(error));
  }
  if (answer.response?.ok) return answer.data as Data;
  await learn(document.documentElement.lang === "tr" ? "tr" : "en");
  throw refusedFor(answer.error, answer.response?.headers.get("Retry-After") ?? null);
}

/** The refusal that a problem document, or an error of the WebSocket, tells. */
export function refusedFor(problem: unknown, retryAfter: string | null = null): Refused {
  if (!isProblem(problem)) return new Refused("unreachable", "no answer");
  const { code, title, detail, request_id } = problem;
  const facts: Record<string, string> = { ...problem.facts };
  if (retryAfter !== null) facts.retry_after = retryAfter;
  return new Refused(code, title, detail ?? null, facts, request_id ?? null);
}

function isProblem(value: unknown): value is Problem {
  return typeof value === "object" && value !== null && "code" in value && "title" in value;
}
