// Tabs after the pattern of the WAI-ARIA guide: one is in the tab order, arrows move between them.
import { type KeyboardEvent, type ReactNode, useId, useRef } from "react";

interface Props<Name extends string> {
  label: string;
  tabs: readonly { name: Name; title: ReactNode }[];
  chosen: Name;
  choose: (name: Name) => void;
  /** At the right end of the row. */
  aside?: ReactNode;
  children: ReactNode;
  className?: string;
}

export function Tabs<Name extends string>(props: Props<Name>) {
  const { label, tabs, chosen, choose, aside, children, className = "" } = props;
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const move = (event: KeyboardEvent) => {
    const at = tabs.findIndex(({ name }) => name === chosen);
    const next = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[
      event.key
    ];
    const tab = next === undefined ? undefined : tabs[(next + tabs.length) % tabs.length];
    if (tab === undefined) return;
    event.preventDefault();
    choose(tab.name);
    list.current?.querySelector<HTMLElement>(`[data-name="${tab.name}"]`)?.focus();
  };
  return (
    <div className={`flex min-h-0 flex-col ${className}`}>
      <div className="flex items-center gap-2 border-b border-line pr-2">
        <div ref={list} role="tablist" aria-label={label} className="tabs" onKeyDown={move}>
          {tabs.map(({ name, title }) => (
            <button
              key={name}
              type="button"
              role="tab"
              data-name={name}
              id={`${id}-${name}`}
              aria-selected={name === chosen}
              aria-controls={`${id}-panel`}
              tabIndex={name === chosen ? 0 : -1}
              onClick={() => choose(name)}
            >
              {title}
            </button>
          ))}
        </div>
        {aside && <div className="ml-auto flex items-center gap-2">{aside}</div>}
      </div>
      <div
        id={`${id}-panel`}
        role="tabpanel"
        aria-labelledby={`${id}-${chosen}`}
        className="min-h-0 flex-1"
      >
        {children}
      </div>
    </div>
  );
}
