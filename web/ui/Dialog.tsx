// A dialog of the browser's own: it keeps the focus, closes on Escape and lies above everything,
// also above the page's short messages, which it therefore shows itself.
import { type ReactNode, useEffect, useId, useRef } from "react";
import { useWords } from "./preferences.ts";
import { Toasts } from "./Toasts.tsx";
import { WORDS } from "./words.ts";

interface Props {
  title: string;
  onClose: () => void;
  children: ReactNode;
  /** From the lower edge on a phone. */
  sheet?: boolean;
  wide?: boolean;
}

export function Dialog({ title, onClose, children, sheet = false, wide = false }: Props) {
  const words = useWords(WORDS);
  const id = useId();
  const element = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const dialog = element.current;
    dialog?.showModal();
    return () => dialog?.close();
  }, []);
  return (
    <dialog
      ref={element}
      aria-labelledby={id}
      className={`dialog ${sheet ? "sheet" : ""} ${wide ? "wide" : ""}`}
      onCancel={(event) => {
        event.preventDefault(); // we close it, by being taken away
        onClose();
      }}
      onMouseDown={(event) => {
        const isBackdrop = event.target === event.currentTarget;
        const isForm = event.currentTarget.querySelector("input, textarea, select") !== null;
        if (isBackdrop && !isForm) onClose(); // what was typed is not lost by a slip
      }}
    >
      <div className="grid gap-4 p-5">
        <header className="flex items-start justify-between gap-4">
          <h2 id={id} className="text-lg font-semibold">
            {title}
          </h2>
          <button
            type="button"
            className="-mr-2 rounded px-2 text-lg text-muted hover:bg-hover"
            aria-label={words.close}
            onClick={onClose}
          >
            ×
          </button>
        </header>
        {children}
      </div>
      <Toasts />
    </dialog>
  );
}
