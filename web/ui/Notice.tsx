// What stands where rows would be: they are on their way, there are none, or they did not come.
import { type ReactNode, useEffect, useState } from "react";
import { Button } from "./Button.tsx";
import { useWords } from "./preferences.ts";
import { WORDS } from "./words.ts";

const PATIENCE_MS = 150; // who answers sooner shall not make the page flicker

/** Grey bars in the shape of rows. */
export function Loading({ rows = 3 }: { rows?: number }) {
  const words = useWords(WORDS);
  const [late, isLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => isLate(true), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div role="status" className={`grid gap-3 p-4 ${late ? "" : "invisible"}`}>
      <span className="sr-only">{words.loading}</span>
      {Array.from({ length: rows }, (_, row) => (
        <span key={row} className="h-4 rounded bg-hover" />
      ))}
    </div>
  );
}

/** What would be here, and what to do so that it is. */
export function Empty({ children, action }: { children: ReactNode; action?: ReactNode }) {
  return (
    <div className="grid justify-items-center gap-3 p-8 text-center text-muted">
      <p>{children}</p>
      {action}
    </div>
  );
}

interface FailedProps {
  /** What failed, in a sentence. */
  children: ReactNode;
  retry?: () => void;
  requestId?: string | null | undefined;
}

export function Failed({ children, retry, requestId }: FailedProps) {
  const words = useWords(WORDS);
  return (
    <div role="alert" className="grid justify-items-center gap-3 p-8 text-center">
      <p>{children}</p>
      {requestId && (
        <p className="text-xs text-faint">
          {words.request} <code translate="no">{requestId}</code>
        </p>
      )}
      {retry && <Button onClick={retry}>{words.retry}</Button>}
    </div>
  );
}
