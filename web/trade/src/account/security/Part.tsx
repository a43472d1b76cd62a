// A part of the security page: its name and what it is about, then rows between hairlines.
import type { ReactNode } from "react";
import { Panel } from "../../../../ui/Panel.tsx";

interface PartProps {
  title: string;
  lead?: string;
  children: ReactNode;
}

export function Part({ title, lead, children }: PartProps) {
  return (
    <Panel title={title} flush>
      {lead && <p className="max-w-[72ch] px-3 pt-3 text-xs text-muted">{lead}</p>}
      <div className="px-3 [&>*+*]:border-t [&>*+*]:border-line">{children}</div>
    </Panel>
  );
}

interface RowProps {
  title: ReactNode;
  /** How it stands. */
  state: ReactNode;
  hint?: ReactNode;
  /** Buttons. */
  children?: ReactNode;
}

export function Row({ title, state, hint, children }: RowProps) {
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2 py-3">
      <div className="grid min-w-[220px] flex-1 gap-0.5">
        <p className="text-xs text-muted">{title}</p>
        <div className="break-words">{state}</div>
        {hint && <div className="text-xs text-muted">{hint}</div>}
      </div>
      <div className="flex flex-wrap gap-2">{children}</div>
    </div>
  );
}
