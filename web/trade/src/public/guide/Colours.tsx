// Every colour as the page shows it now, with its contrast worked out from that.

import { formatDecimal } from "../../../../core/format.ts";
import { usePreferences, useWords } from "../../../../ui/preferences.ts";
import { Framed } from "../Framed.tsx";
import { contrast, worst } from "./contrast.ts";
import { WORDS } from "./words.ts";

const SURFACES = ["bg", "panel", "raised", "inset", "hover"];
const TEXT_NEEDS = 4.5;
const BORDER_NEEDS = 3;

type Use = "surface" | "line" | "border" | "asText" | "fill" | "curve";
const TOKENS: readonly (readonly [Use, readonly string[]])[] = [
  ["surface", SURFACES],
  ["line", ["line"]],
  ["border", ["field"]],
  ["asText", ["text", "muted", "faint", "accent", "up", "down", "warn", "danger"]],
  ["fill", ["buy", "sell"]],
  ["curve", ["line-1", "line-2", "line-3", "line-4"]],
];

export function Colours() {
  const words = useWords(WORDS);
  const { theme, direction } = usePreferences(); // they change what stands in the style sheet
  const style = getComputedStyle(document.documentElement);
  const shown = (name: string) => style.getPropertyValue(`--${name}`).trim();
  const surfaces = SURFACES.map(shown);
  return (
    <Framed key={`${theme} ${direction}`} label={words.colours}>
      <thead>
        <tr>
          <th scope="col">{words.token}</th>
          <th scope="col">{words.value}</th>
          <th scope="col" className="max-sm:hidden">
            {words.use}
          </th>
          <th scope="col">{words.contrast}</th>
        </tr>
      </thead>
      <tbody>
        {TOKENS.flatMap(([use, names]) =>
          names.map((name) => (
            <tr key={name}>
              <th scope="row" translate="no">
                <span className="flex items-center gap-3">
                  <span className="swatch" style={{ background: `var(--${name})` }} />
                  {name}
                </span>
              </th>
              <td className="figure" translate="no">
                {shown(name)}
              </td>
              <td className="text-muted max-sm:hidden">{words[use]}</td>
              <td>
                <Contrast use={use} colour={shown(name)} surfaces={surfaces} />
              </td>
            </tr>
          )),
        )}
      </tbody>
    </Framed>
  );
}

function Contrast(props: { use: Use; colour: string; surfaces: readonly string[] }) {
  const words = useWords(WORDS);
  const { language } = usePreferences();
  const { use, colour, surfaces } = props;
  if (use === "surface" || use === "line") return "—";
  const found = use === "fill" ? contrast("#ffffff", colour) : worst(colour, surfaces);
  if (found === null) return "—";
  const isEnough = found >= (use === "border" || use === "curve" ? BORDER_NEEDS : TEXT_NEEDS);
  const cut = Math.floor(found * 100) / 100; // never rounded up to what is needed
  return (
    <span className={isEnough ? "figure" : "figure text-danger"}>
      {formatDecimal(cut.toFixed(2), language)} {isEnough ? words.enough : words.tooLittle}
    </span>
  );
}
