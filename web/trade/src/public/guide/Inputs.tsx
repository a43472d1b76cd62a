// What somebody types into, chooses from and switches, in every state.
import { useState } from "react";
import { formatPercent } from "../../../../core/format.ts";
import { Choice } from "../../../../ui/Choice.tsx";
import { Field } from "../../../../ui/Field.tsx";
import { usePreferences, useWords } from "../../../../ui/preferences.ts";
import { Segments } from "../../../../ui/Segments.tsx";
import { Slider } from "../../../../ui/Slider.tsx";
import { Switch } from "../../../../ui/Switch.tsx";
import { Example } from "./Example.tsx";
import { WORDS } from "./words.ts";

const TIMES = ["GTC", "IOC", "FOK"];

export function Inputs() {
  return (
    <>
      <Fields />
      <Choices />
      <Shares />
    </>
  );
}

function Fields() {
  const words = useWords(WORDS);
  const [price, type] = useState("");
  const same = { label: words.label, unit: "USDT", inputMode: "decimal" as const };
  return (
    <Example title={words.fields}>
      <Field
        {...same}
        aside={words.available}
        hint={words.hint}
        value={price}
        onChange={(event) => type(event.target.value)}
      />
      <Field {...same} error={words.error} defaultValue="68250.015" />
      <Field {...same} disabled defaultValue="68250.01" />
    </Example>
  );
}

function Choices() {
  const words = useWords(WORDS);
  const [isOn, turn] = useState(true);
  const options = TIMES.map((time) => (
    <option key={time} translate="no">
      {time}
    </option>
  ));
  return (
    <Example title={words.choices}>
      <Choice label={words.choice}>{options}</Choice>
      <Choice label={words.choice} inline>
        {options}
      </Choice>
      <Choice label={words.choice} disabled>
        {options}
      </Choice>
      <Switch label={words.switchLabel} hint={words.switchHint} checked={isOn} onChange={turn} />
      <Switch label={words.switchLabel} checked={false} disabled onChange={() => undefined} />
    </Example>
  );
}

function Shares() {
  const words = useWords(WORDS);
  const { language } = usePreferences();
  const [side, choose] = useState<"buy" | "sell">("buy");
  const [share, slide] = useState(50);
  const percent = (value: number) => formatPercent(String(value), language);
  return (
    <Example title={`${words.segments} · ${words.slider}`}>
      <Segments
        label={words.segments}
        parts={[
          { name: "buy", title: words.kindBuy, tone: "buy" },
          { name: "sell", title: words.kindSell, tone: "sell" },
        ]}
        chosen={side}
        choose={choose}
      />
      <Slider label={words.share} percent={share} onChange={slide} markTitle={percent} />
      <Slider
        label={words.share}
        percent={25}
        onChange={() => undefined}
        markTitle={percent}
        disabled
      />
    </Example>
  );
}
