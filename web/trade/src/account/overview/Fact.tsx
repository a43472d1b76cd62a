// One thing about the account: its name, how it stands, and where it is changed.
import { Link, type LinkProps } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useWords } from "../../../../ui/preferences.ts";
import { WORDS } from "./words.ts";

const ROW =
  "grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 gap-y-1 border-b border-line " +
  "px-3 py-3 last:border-0 sm:grid-cols-[168px_minmax(0,1fr)_auto]";

interface Props {
  name: string;
  to?: LinkProps["to"];
  /** It can only be looked at there. */
  fixed?: boolean;
  hint?: ReactNode;
  children: ReactNode;
}

export function Fact({ name, to, fixed = false, hint, children }: Props) {
  const words = useWords(WORDS);
  return (
    <div className={ROW}>
      <dt className="text-muted max-sm:col-span-2">{name}</dt>
      <dd className="grid min-w-0 gap-0.5">
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1 break-words">{children}</div>
        {hint && <div className="text-xs text-muted">{hint}</div>}
      </dd>
      {to && (
        <dd>
          <Link
            to={to}
            aria-label={fixed ? words.seeOf(name) : words.manageOf(name)}
            className="inline-block py-1 text-accent hover:underline"
          >
            {fixed ? words.see : words.manage}
          </Link>
        </dd>
      )}
    </div>
  );
}
