// Short messages about what was done; they go by themselves, and wait while somebody reads.
import { useEffect, useSyncExternalStore } from "react";
import { useWords } from "./preferences.ts";
import { WORDS } from "./words.ts";

interface Toast {
  readonly id: number;
  readonly text: string;
  readonly bad: boolean;
}

const LASTS_MS = 6_000;
const MOST = 4;
const listeners = new Set<() => void>();
let toasts: readonly Toast[] = [];
let lastId = 0;

function become(next: readonly Toast[]): void {
  toasts = next.slice(-MOST);
  for (const listener of listeners) listener();
}

/** Say what was done; `bad`: what was not. */
export function say(text: string, { bad = false } = {}): void {
  lastId += 1;
  become([...toasts, { id: lastId, text, bad }]);
}

function drop(id: number): void {
  become(toasts.filter((one) => one.id !== id));
}

/** Where they are shown: once on a page, and in an open dialog, which lies above that. */
export function Toasts() {
  const shown = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => toasts,
  );
  return (
    <div role="status" className="toasts">
      {shown.map((toast) => (
        <Shown key={toast.id} toast={toast} />
      ))}
    </div>
  );
}

function Shown({ toast }: { toast: Toast }) {
  const words = useWords(WORDS);
  useEffect(() => {
    const timer = setTimeout(() => drop(toast.id), LASTS_MS);
    return () => clearTimeout(timer);
  }, [toast.id]);
  return (
    <p className={toast.bad ? "border-l-danger" : "border-l-up"}>
      {toast.text}
      <button type="button" aria-label={words.close} onClick={() => drop(toast.id)}>
        ×
      </button>
    </p>
  );
}
