// Moves money between two of the customer's accounts, at once.
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { type AccountView, makeTransfer } from "../../../../api/generated/index.ts";
import { isSome } from "../../../../core/decimal.ts";
import { formatDecimal } from "../../../../core/format.ts";
import { Choice } from "../../../../ui/Choice.tsx";
import { Field } from "../../../../ui/Field.tsx";
import { Form } from "../../../../ui/Form.tsx";
import { Panel } from "../../../../ui/Panel.tsx";
import { usePreferences, useWords } from "../../../../ui/preferences.ts";
import { say } from "../../../../ui/Toasts.tsx";
import { useDoing } from "../../session/doing.ts";
import { onceKey } from "../../session/once.ts";
import { given } from "../../session/refused.ts";
import { balancesQuery } from "../parts/queries.ts";
import { AccountPair } from "./AccountPair.tsx";
import { amountOf } from "./amount.ts";
import { WORDS } from "./words.ts";

interface Props {
  /** Open ones. */
  accounts: readonly AccountView[];
  /** The one that the pages act for. */
  from: number | null;
}

export function Transfer({ accounts, from }: Props) {
  const words = useWords(WORDS);
  const first = accounts.find(({ account_id }) => account_id === from) ?? accounts[0];
  const second = accounts.find((one) => one !== first);
  if (first === undefined || second === undefined) {
    return (
      <Panel title={words.transfer}>
        <p className="text-muted">{words.transferAlone}</p>
      </Panel>
    );
  }
  return (
    <Panel title={words.transfer}>
      <TransferForm
        key={first.account_id}
        accounts={accounts}
        begin={{ from: first.account_id, to: second.account_id }}
      />
    </Panel>
  );
}

interface FormProps {
  accounts: readonly AccountView[];
  begin: { from: number; to: number };
}

function TransferForm({ accounts, begin }: FormProps) {
  const words = useWords(WORDS);
  const { language } = usePreferences();
  const queries = useQueryClient();
  const key = useRef(onceKey()); // kept until something changes: sent twice, it moves once
  const [pair, setPair] = useState(begin);
  const [chosen, setAsset] = useState<string | null>(null);
  const [typed, setTyped] = useState("");
  const [tried, isTried] = useState(false);
  const balances = useQuery(balancesQuery(pair.from)).data ?? [];
  const some = balances.filter(({ available }) => isSome(available));
  const held = some.find(({ asset }) => asset === chosen) ?? some[0];
  const read = amountOf(typed, held?.available ?? "0", language);
  const amount = "amount" in read ? read.amount : null;
  const shown = (text: string) => `${formatDecimal(text, language)} ${held?.asset ?? ""}`;
  const doing = useDoing();
  const changed = (change: () => void) => {
    key.current = onceKey();
    isTried(false);
    change();
  };
  const send = async () => {
    isTried(true);
    if (held === undefined || amount === null) return;
    const body = { asset: held.asset, amount, from_account: pair.from, to_account: pair.to };
    const headers = key.current;
    if (!(await doing.run(() => given(makeTransfer({ body, headers }))))) return;
    say(words.sent(shown(amount)));
    changed(() => setTyped(""));
    await queries.invalidateQueries();
  };
  return (
    <Form
      action={words.send}
      send={send}
      busy={doing.busy}
      disabled={held === undefined}
      error={doing.besides()}
      noValidate
    >
      <AccountPair accounts={accounts} pair={pair} choose={(now) => changed(() => setPair(now))} />
      <div className="grid items-start gap-4 sm:grid-cols-2">
        <Choice
          label={words.asset}
          translate="no"
          disabled={held === undefined}
          value={held?.asset ?? ""}
          onChange={(event) => changed(() => setAsset(event.target.value))}
        >
          {some.map(({ asset }) => (
            <option key={asset}>{asset}</option>
          ))}
        </Choice>
        <Field
          label={words.amount}
          inputMode="decimal"
          autoComplete="off"
          value={typed}
          unit={held?.asset}
          disabled={held === undefined}
          error={tried && "fault" in read ? words[read.fault] : null}
          onChange={(event) => changed(() => setTyped(event.target.value))}
          aside={
            held && (
              <button
                type="button"
                className="figure text-accent hover:underline"
                onClick={() => changed(() => setTyped(formatDecimal(held.available, language)))}
              >
                {words.available(shown(held.available))}
              </button>
            )
          }
        />
      </div>
      {held === undefined && <p className="text-xs text-muted">{words.nothing}</p>}
    </Form>
  );
}
