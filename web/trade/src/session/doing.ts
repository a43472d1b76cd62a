// What a form does when it is sent: busy meanwhile, and what went wrong in a sentence.
import { useState } from "react";
import { usePreferences } from "../../../ui/preferences.ts";
import { Refused } from "./refused.ts";
import { isCancelled } from "./stepped.ts";
import { told } from "./told.ts";

export interface Doing {
  readonly busy: boolean;
  /** Whether it was done. What goes wrong is kept until the next time. */
  readonly run: (work: () => Promise<unknown>) => Promise<boolean>;
  /** The sentence, when the refusal is one of these: for the field that they are about. */
  readonly at: (...codes: string[]) => string | null;
  /** The sentence, when it is none of these: for the form as a whole. */
  readonly besides: (...codes: string[]) => string | null;
}

export function useDoing(): Doing {
  const { language } = usePreferences();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);
  const isOf = (codes: readonly string[]) =>
    failure instanceof Refused && codes.includes(failure.code);
  return {
    busy,
    run: async (work) => {
      setBusy(true);
      setFailure(null);
      try {
        await work();
        return true;
      } catch (error) {
        if (!isCancelled(error)) setFailure(error);
        return false;
      } finally {
        setBusy(false);
      }
    },
    at: (...codes) => (isOf(codes) ? told(failure, language) : null),
    besides: (...codes) => (failure === null || isOf(codes) ? null : told(failure, language)),
  };
}
