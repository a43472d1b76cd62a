// The sheet that says which keys do what, and where they are switched off.
import type { ReactNode } from "react";
import { Dialog } from "../../../ui/Dialog.tsx";
import { useWords } from "../../../ui/preferences.ts";
import { Switch } from "../../../ui/Switch.tsx";
import { becomeUsed, useHabits } from "./habits.ts";
import { KEY_WORDS } from "./words.keys.ts";

export function KeysDialog({ onClose }: { onClose: () => void }) {
  const words = useWords(KEY_WORDS);
  const { hasKeys } = useHabits();
  const rows: [string[], string][] = [
    [["B", "S"], words.side],
    [["L", "M"], words.first],
    [["T", "P"], words.stops],
    [["R", "O"], words.others],
    [["↑", "↓"], words.arrows],
    [["Enter"], words.review],
    [["/"], words.pick],
    [["Esc"], words.leave],
    [["Shift", "Esc"], words.cancelAll],
    [["?"], words.help],
  ];
  return (
    <Dialog title={words.title} onClose={onClose} sheet>
      <dl className="grid gap-2">
        {rows.map(([keys, what]) => (
          <div key={what} className="grid grid-cols-[96px_minmax(0,1fr)] items-baseline gap-3">
            <dt className="flex gap-1" translate="no">
              {keys.map((key) => (
                <Key key={key}>{key}</Key>
              ))}
            </dt>
            <dd className={hasKeys ? "" : "text-faint"}>{what}</dd>
          </div>
        ))}
      </dl>
      <Switch
        className="border-t border-line pt-4"
        label={words.on}
        hint={hasKeys ? undefined : words.off}
        checked={hasKeys}
        onChange={(isOn) => becomeUsed({ hasKeys: isOn })}
      />
    </Dialog>
  );
}

function Key({ children }: { children: ReactNode }) {
  return <kbd className="kbd">{children}</kbd>;
}
