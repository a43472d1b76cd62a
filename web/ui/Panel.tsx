// A part of a page between hairlines, with its name above.
import { type ReactNode, useId } from "react";

const HEAD =
  "flex min-h-11 flex-wrap items-center justify-between gap-x-4 gap-y-1 " +
  "border-b border-line px-3 py-1";

interface Props {
  title: string;
  aside?: ReactNode;
  /** What is within reaches the hairlines, such as a table. */
  flush?: boolean;
  children: ReactNode;
}

export function Panel({ title, aside, flush = false, children }: Props) {
  const id = useId();
  return (
    <section aria-labelledby={id} className="min-w-0 border border-line bg-panel">
      <header className={HEAD}>
        <h2 id={id} className="font-medium">
          {title}
        </h2>
        {aside}
      </header>
      <div className={flush ? "" : "grid gap-4 p-3"}>{children}</div>
    </section>
  );
}
