// A part of the style guide: its name and how it looks.
import type { ReactNode } from "react";

export function Example({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="grid grid-cols-1 content-start gap-3 border-t border-line pt-4">
      <h3 className="text-xs text-faint">{title}</h3>
      {children}
    </section>
  );
}
