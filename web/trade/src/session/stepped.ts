// What is dangerous wants to know once more who asks: a second factor shown in the last five
// minutes or, where none is set up, the password.
import { type Assertion, stepUpSession } from "../../../api/generated/index.ts";
import { renewNow } from "./client.ts";
import { given, Refused } from "./refused.ts";

/** What is shown: a code of the app or a recovery code, a passkey's answer, the password. */
export interface Proof {
  readonly code?: string;
  readonly passkey?: Assertion;
  readonly password?: string;
}

/** What the dialog asks; `answer` raises Refused when the proof is not right. */
export interface Question {
  readonly wants: "factor" | "password";
  readonly answer: (proof: Proof) => Promise<void>;
  readonly cancel: () => void;
}

/** The code of the refusal when somebody closes the dialog: nothing has to be said about it. */
export const CANCELLED = "step_up_cancelled";
const WRONG = ["credentials_wrong", "locked_out", "passkey_challenge_over", "passkey_suspect"];
const listeners = new Set<() => void>();
let questions: readonly Question[] = [];

/**
 * Does something that may want a fresh proof of who asks, and asks for it if so:
 *
 *     await stepped((password) => given(askForPhone({ body: { phone, password } })))
 *
 * `action` runs without a password first. Refused with `fresh_factor_needed`, it runs again after
 * a code or a passkey was shown; refused with `password_needed`, it runs again with the password,
 * so actions whose route takes none just ignore it. Raises what the action raises, and Refused
 * with the code CANCELLED when the person closes the dialog: see `isCancelled`.
 */
export async function stepped<T>(action: (password?: string) => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    const code = error instanceof Refused ? error.code : "";
    if (code === "fresh_factor_needed") {
      await asked("factor", showFactor);
      return action();
    }
    if (code === "password_needed") {
      return asked("password", ({ password }) => action(password));
    }
    throw error;
  }
}

/** Whether somebody only closed the dialog. */
export function isCancelled(error: unknown): boolean {
  return error instanceof Refused && error.code === CANCELLED;
}

/** The proof goes to the exchange; the cookie learns of it when the session is renewed. */
async function showFactor({ code, passkey }: Proof): Promise<void> {
  const body = passkey === undefined ? { code: code ?? "" } : { passkey };
  await given(stepUpSession({ body }));
  if (!(await renewNow())) throw new Refused("unreachable", "no answer");
}

function asked<T>(wants: Question["wants"], use: (proof: Proof) => Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const done = () => become(questions.filter((one) => one !== question));
    const question: Question = {
      wants,
      answer: async (proof) => {
        try {
          resolve(await use(proof));
        } catch (error) {
          if (isAboutProof(error, wants)) throw error; // the dialog stays, and tells it
          reject(error);
        }
        done();
      },
      cancel: () => {
        reject(new Refused(CANCELLED, "cancelled"));
        done();
      },
    };
    become([...questions, question]);
  });
}

function isAboutProof(error: unknown, wants: Question["wants"]): boolean {
  return wants === "factor" || (error instanceof Refused && WRONG.includes(error.code));
}

function become(next: readonly Question[]): void {
  questions = next;
  for (const listener of listeners) listener();
}

/** The question that waits first. */
export function question(): Question | null {
  return questions[0] ?? null;
}

export function onQuestion(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
