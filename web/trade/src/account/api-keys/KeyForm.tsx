// What a key shall be: for a new one and for a change.
import { useState } from "react";
import { Field } from "../../../../ui/Field.tsx";
import { Form } from "../../../../ui/Form.tsx";
import { useWords } from "../../../../ui/preferences.ts";
import type { Doing } from "../../session/doing.ts";
import { AccountChoice } from "./AccountChoice.tsx";
import { type Draft, faultsOf, type Place } from "./draft.ts";
import { ExpiryChoice } from "./ExpiryChoice.tsx";
import { KindChoice } from "./KindChoice.tsx";
import { MarketChoice } from "./MarketChoice.tsx";
import { NetworkList } from "./NetworkList.tsx";
import { ScopeChoice } from "./ScopeChoice.tsx";
import { WORDS } from "./words.ts";

interface Props {
  begin: Draft;
  isNew?: boolean;
  doing: Doing;
  action: string;
  send: (draft: Draft) => void;
  onClose: () => void;
}

/** Refusals that are about one of the fields. */
const CODES: Readonly<Partial<Record<Place, readonly string[]>>> = {
  publicKey: ["public_key_wrong"],
  networks: ["address_wrong", "networks_needed"],
  markets: ["market_unknown"],
  expiry: ["expiry_past"],
};

export function KeyForm({ begin, isNew = false, doing, action, send, onClose }: Props) {
  const words = useWords(WORDS);
  const [draft, setDraft] = useState(begin);
  const [tried, isTried] = useState(false);
  const [unfinished, setUnfinished] = useState(""); // an address that was not added yet
  const put = (wish: Partial<Draft>) => setDraft((now) => ({ ...now, ...wish }));
  const faults = faultsOf(draft, isNew, Date.now());
  const wrong = (place: Place) => {
    const fault = faults[place];
    if (tried && fault !== undefined) return words[fault];
    return doing.at(...(CODES[place] ?? []));
  };
  const submit = () => {
    isTried(true);
    if (Object.keys(faults).length === 0 && unfinished.trim() === "") send(draft);
  };
  return (
    <Form
      action={action}
      send={submit}
      busy={doing.busy}
      error={doing.besides(...Object.values(CODES).flat())}
      cancel={onClose}
      noValidate
    >
      <Field
        label={words.label}
        maxLength={100}
        hint={words.labelHint}
        value={draft.label}
        error={wrong("label")}
        onChange={(event) => put({ label: event.target.value })}
      />
      {isNew && <KindChoice draft={draft} put={put} error={wrong("publicKey")} />}
      <ScopeChoice draft={draft} put={put} error={wrong("scopes")} />
      <NetworkList
        draft={draft}
        put={put}
        typed={unfinished}
        setTyped={setUnfinished}
        error={wrong("networks")}
      />
      <MarketChoice draft={draft} put={put} error={wrong("markets")} />
      <AccountChoice draft={draft} put={put} error={wrong("accounts")} />
      <ExpiryChoice draft={draft} put={put} error={wrong("expiry")} />
    </Form>
  );
}
