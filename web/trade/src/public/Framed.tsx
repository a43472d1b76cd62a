// A table in a frame; it scrolls sideways in there where it is too wide, also by the arrow keys.
import type { ReactNode } from "react";

export function Framed({ label, children }: { label: string; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: without a mouse it scrolls by the arrow keys
    <section className="front-table" tabIndex={0} aria-label={label}>
      <table className="plain-table">{children}</table>
    </section>
  );
}
