// Opens a further account.
import { useQueryClient } from "@tanstack/react-query";
import { useId, useRef, useState } from "react";
import { type NewAccount, openAnother } from "../../../../api/generated/index.ts";
import { Dialog } from "../../../../ui/Dialog.tsx";
import { Field } from "../../../../ui/Field.tsx";
import { Form } from "../../../../ui/Form.tsx";
import { useWords } from "../../../../ui/preferences.ts";
import { say } from "../../../../ui/Toasts.tsx";
import { useDoing } from "../../session/doing.ts";
import { onceKey } from "../../session/once.ts";
import { given } from "../../session/refused.ts";
import { Check } from "../parts/Check.tsx";
import { Group } from "../parts/Group.tsx";
import { accountsQuery } from "../parts/queries.ts";
import { WORDS } from "./words.ts";

const KINDS = ["spot", "custody"] as const;

export function OpenAccount({ onClose }: { onClose: () => void }) {
  const words = useWords(WORDS);
  const queries = useQueryClient();
  const id = useId();
  const key = useRef(onceKey()); // of this dialog: pressed twice it opens one
  const [wanted, setWanted] = useState<NewAccount>({ label: "", account_type: "spot" });
  const [tried, isTried] = useState(false);
  const label = wanted.label.trim();
  const doing = useDoing();
  const put = (wish: Partial<NewAccount>) => {
    key.current = onceKey(); // another request
    setWanted((now) => ({ ...now, ...wish }));
  };
  const send = async () => {
    isTried(true);
    const body = { ...wanted, label };
    const headers = key.current;
    if (label === "" || !(await doing.run(() => given(openAnother({ body, headers }))))) return;
    await queries.invalidateQueries({ queryKey: accountsQuery.queryKey });
    say(words.opened(label));
    onClose();
  };
  return (
    <Dialog title={words.open} onClose={onClose}>
      <Form
        action={words.open}
        send={send}
        busy={doing.busy}
        error={doing.besides()}
        cancel={onClose}
      >
        <p className="text-muted">{words.openText}</p>
        <Field
          label={words.label}
          maxLength={100}
          value={wanted.label}
          error={tried && label === "" ? words.labelNeeded : null}
          onChange={(event) => put({ label: event.target.value })}
        />
        <Group title={words.type}>
          {KINDS.map((kind) => (
            <Check
              key={kind}
              type="radio"
              name={id}
              label={words[kind]}
              hint={words[`${kind}Hint`]}
              checked={wanted.account_type === kind}
              onChange={() => put({ account_type: kind })}
            />
          ))}
        </Group>
      </Form>
    </Dialog>
  );
}
