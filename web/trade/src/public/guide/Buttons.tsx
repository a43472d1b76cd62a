// Buttons: every kind in every state.
import { Button, type Kind } from "../../../../ui/Button.tsx";
import { useWords } from "../../../../ui/preferences.ts";
import { Example } from "./Example.tsx";
import { WORDS } from "./words.ts";

export function Buttons() {
  const words = useWords(WORDS);
  const kinds: readonly (readonly [Kind, string])[] = [
    ["primary", words.kindPrimary],
    ["plain", words.kindPlain],
    ["quiet", words.kindQuiet],
    ["buy", words.kindBuy],
    ["sell", words.kindSell],
    ["danger", words.kindDanger],
  ];
  const states = [
    { title: words.normal, props: {} },
    { title: words.disabled, props: { disabled: true } },
    { title: words.busy, props: { busy: true } },
  ];
  return (
    <Example title={words.buttons}>
      {states.map(({ title, props }) => (
        <div key={title} className="flex flex-wrap items-center gap-3">
          <span className="w-20 text-xs text-muted">{title}</span>
          {kinds.map(([kind, name]) => (
            <Button key={kind} kind={kind} {...props}>
              {name}
            </Button>
          ))}
        </div>
      ))}
      <div className="flex flex-wrap items-center gap-3">
        {(["small", "medium", "large"] as const).map((size) => (
          <Button key={size} size={size}>
            {words.kindPlain}
          </Button>
        ))}
      </div>
      <p className="text-xs text-muted">{words.asFocus}</p>
    </Example>
  );
}
