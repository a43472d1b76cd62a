// A narrow page with one thing to do: how one gets in, and what mailed links lead to.
import type { ReactNode } from "react";
import { useTitle } from "../../../ui/title.ts";

interface Props {
  title: string;
  /** Below the title: what this is for. */
  lead?: ReactNode;
  children: ReactNode;
  /** Below everything: where else one may want to go. */
  foot?: ReactNode;
}

export function Door({ title, lead, children, foot }: Props) {
  useTitle(title);
  return (
    <main className="mx-auto grid w-full max-w-[416px] gap-6 px-4 pt-12 pb-16 max-sm:pt-8">
      <header className="grid gap-2">
        <h1 className="text-2xl leading-8 font-semibold">{title}</h1>
        {lead && <div className="text-muted">{lead}</div>}
      </header>
      {children}
      {foot && <footer className="border-t border-line pt-4 text-muted">{foot}</footer>}
    </main>
  );
}
