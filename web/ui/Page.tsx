// The head of a page: what it is, in a sentence what it is for, and what can be done here.
import type { ReactNode } from "react";
import { useTitle } from "./title.ts";

interface Props {
  title: string;
  lead?: ReactNode;
  action?: ReactNode;
  children: ReactNode;
}

export function Page({ title, lead, action, children }: Props) {
  useTitle(title);
  // On phones fields and buttons are as high as a thumb is wide.
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-4 max-sm:[&_.h-9]:min-h-11">
      <header className="flex flex-wrap items-end justify-between gap-x-6 gap-y-3">
        <div className="grid gap-1">
          <h1 className="text-lg font-semibold">{title}</h1>
          {lead && <p className="max-w-[64ch] text-muted">{lead}</p>}
        </div>
        {action}
      </header>
      {children}
    </div>
  );
}
