// The verified levels side by side; the one that is reached is marked.
import clsx from "clsx";
import type { LevelView, LimitsView } from "../../../../api/generated/index.ts";
import { formatDecimal } from "../../../../core/format.ts";
import { Panel } from "../../../../ui/Panel.tsx";
import { usePreferences, useWords } from "../../../../ui/preferences.ts";
import { Chip } from "../parts/Chip.tsx";
import { limitName, WORDS } from "./words.ts";

const ACTIONS = ["deposit", "trade", "withdraw"] as const;
const FIRST = "sticky left-0 bg-panel px-3 py-2 text-left font-normal text-muted";

export function Levels({ limits }: { limits: LimitsView }) {
  const words = useWords(WORDS);
  const { levels, level: mine } = limits;
  const column = (level: number) => clsx("px-3 py-2 text-right", level === mine && "bg-inset");
  const rows: readonly { name: string; cell: (level: LevelView) => string }[] = [
    ...ACTIONS.map((action) => ({
      name: words[action],
      cell: ({ unlocks }: LevelView) => (unlocks[action] ? words.yes : words.no),
    })),
    ...limits.limits.map(({ name }) => ({
      name: limitName(words, name),
      cell: (level: LevelView) => amountOf(level.limits[name]),
    })),
  ];
  const { language } = usePreferences();
  const amountOf = (amount: string | null | undefined) => {
    if (amount === undefined) return "—";
    return amount === null ? words.noLimit : formatDecimal(amount, language);
  };
  return (
    <Panel title={words.levels} aside={<Currency text={limits.currency} />} flush>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls by the arrow keys */}
      <section className="overflow-x-auto" tabIndex={0} aria-label={words.levels}>
        <table className="w-full whitespace-nowrap">
          <thead>
            <tr className="border-b border-line align-bottom">
              <th scope="col" className={FIRST}>
                {words.what}
              </th>
              {levels.map(({ level }) => (
                <th key={level} scope="col" className={clsx(column(level), "font-medium")}>
                  <span className="grid justify-items-end gap-1">
                    {level === mine && <Chip tone="accent">{words.here}</Chip>}
                    {words.level(level)}
                  </span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ name, cell }) => (
              <tr key={name} className="border-b border-line last:border-0">
                <th scope="row" className={clsx(FIRST, "max-sm:min-w-32 max-sm:whitespace-normal")}>
                  {name}
                </th>
                {levels.map((level) => (
                  <td key={level.level} className={clsx(column(level.level), "figure")}>
                    {cell(level)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </Panel>
  );
}

function Currency({ text }: { text: string }) {
  return (
    <span translate="no" className="text-xs text-muted">
      {text}
    </span>
  );
}
