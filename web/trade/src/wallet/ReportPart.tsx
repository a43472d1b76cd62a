// A part of the yearly report: its name, what it says, and the figures.
import { type ReactNode, useId } from "react";

interface Props {
  title: string;
  about?: string;
  children: ReactNode;
}

export function ReportPart({ title, about, children }: Props) {
  const id = useId();
  return (
    <section aria-labelledby={id} className="report-part">
      <h2 id={id} className="text-sm font-semibold">
        {title}
      </h2>
      {about && <p className="mt-1 text-xs text-muted">{about}</p>}
      <div className="mt-3">{children}</div>
    </section>
  );
}
