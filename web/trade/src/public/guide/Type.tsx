// Sizes of type, and how figures are written.
import {
  formatChange,
  formatDecimal,
  formatPercentChange,
  short,
} from "../../../../core/format.ts";
import { usePreferences, useWords } from "../../../../ui/preferences.ts";
import { Framed } from "../Framed.tsx";
import { WORDS } from "./words.ts";

const SIZES = [
  [11, 16],
  [12, 16],
  [13, 20],
  [14, 20],
  [18, 24],
  [28, 32],
  [44, 50],
] as const;

export function Sizes() {
  const words = useWords(WORDS);
  return (
    <div className="grid grid-cols-1 gap-3">
      {SIZES.map(([size, line]) => (
        <p key={size} className="flex items-baseline gap-4">
          <span className="figure w-14 flex-none text-xs text-faint">
            {size}/{line}
          </span>
          <span className="min-w-0" style={{ fontSize: size, lineHeight: `${line}px` }}>
            {words.sample}
          </span>
        </p>
      ))}
    </div>
  );
}

export function Figures() {
  const words = useWords(WORDS);
  const { language } = usePreferences();
  const rows = [
    [words.price, formatDecimal("4215730.5", language, 2), formatDecimal("0.00012", language, 8)],
    [words.change, formatChange("1200.5", language, 2), formatChange("-87.25", language, 2)],
    [
      words.percent,
      formatPercentChange("2.41", language),
      formatPercentChange("-0.5", language, 2),
    ],
    [words.short, short("1842310.55", language), short("92600000000", language)],
    [words.unknown, "—", formatDecimal("0", language, 2)],
  ];
  return (
    <Framed label={words.figures}>
      <tbody>
        {rows.map(([name, one, other]) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td className="figure right">{one}</td>
            <td className="figure right">{other}</td>
          </tr>
        ))}
      </tbody>
    </Framed>
  );
}
