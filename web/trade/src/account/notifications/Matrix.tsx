// Categories down, ways across, a switch where they meet.
import type { Me } from "../../../../api/generated/index.ts";
import { Panel } from "../../../../ui/Panel.tsx";
import { useWords } from "../../../../ui/preferences.ts";
import { Switch } from "../../../../ui/Switch.tsx";
import { useTold } from "../../session/told.ts";
import { CATEGORIES, type Category, CHANNELS, FIXED } from "./choice.ts";
import { useChoose } from "./preference.ts";
import { WORDS } from "./words.ts";

export function Matrix({ me }: { me: Me }) {
  const words = useWords(WORDS);
  return (
    <Panel title={words.matrix} flush>
      <table className="w-full">
        <thead>
          <tr className="border-b border-line text-xs text-muted">
            <th scope="col" className="px-3 py-2 text-left font-normal">
              {words.what}
            </th>
            {CHANNELS.map((channel) => (
              <th key={channel} scope="col" className="w-14 px-1 py-2 font-normal sm:w-24">
                {words[channel]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {CATEGORIES.map((category) => (
            <Row key={category} category={category} me={me} />
          ))}
        </tbody>
      </table>
      <div className="grid gap-1 px-3 py-3 text-xs text-muted">
        <p>{words.always}</p>
        {!me.phone_confirmed && <p>{words.phone}</p>}
      </div>
    </Panel>
  );
}

function Row({ category, me }: { category: Category; me: Me }) {
  const words = useWords(WORDS);
  const told = useTold();
  const choose = useChoose((error) => words.failed(told(error)));
  return (
    <tr className="border-b border-line">
      <th scope="row" className="px-3 py-3 text-left font-medium">
        {words[category]}
        {FIXED.includes(category) && <span aria-hidden="true">*</span>}
        <span className="block text-xs font-normal text-muted max-sm:hidden">
          {words[`${category}Hint`]}
        </span>
      </th>
      {CHANNELS.map((channel) => (
        <td key={channel} className="px-1 py-3">
          <Switch
            className="justify-center gap-0!"
            label={<span className="sr-only">{words.cell(words[category], words[channel])}</span>}
            checked={me.notifications[category]?.[channel] ?? false}
            disabled={FIXED.includes(category)}
            onChange={(on) => choose.mutate({ category, channel, on })}
          />
        </td>
      ))}
    </tr>
  );
}
