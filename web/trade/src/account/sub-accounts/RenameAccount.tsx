// Gives an account another name.
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { type AccountView, changeOne } from "../../../../api/generated/index.ts";
import { Dialog } from "../../../../ui/Dialog.tsx";
import { Field } from "../../../../ui/Field.tsx";
import { Form } from "../../../../ui/Form.tsx";
import { useWords } from "../../../../ui/preferences.ts";
import { say } from "../../../../ui/Toasts.tsx";
import { useDoing } from "../../session/doing.ts";
import { given } from "../../session/refused.ts";
import { nameOf } from "../parts/names.ts";
import { accountsQuery } from "../parts/queries.ts";
import { WORDS } from "./words.ts";

export function RenameAccount({ shown, onClose }: { shown: AccountView; onClose: () => void }) {
  const words = useWords(WORDS);
  const queries = useQueryClient();
  const [label, setLabel] = useState(shown.label);
  const [tried, isTried] = useState(false);
  const path = { account: String(shown.account_id) };
  const doing = useDoing();
  const send = async () => {
    isTried(true);
    const body = { label: label.trim() };
    if (body.label === "" || !(await doing.run(() => given(changeOne({ path, body }))))) return;
    await queries.invalidateQueries({ queryKey: accountsQuery.queryKey });
    say(words.renamed);
    onClose();
  };
  return (
    <Dialog title={words.renameOf(nameOf([shown], shown.account_id))} onClose={onClose}>
      <Form
        action={words.save}
        send={send}
        busy={doing.busy}
        error={doing.besides()}
        cancel={onClose}
      >
        <Field
          label={words.label}
          maxLength={100}
          value={label}
          error={tried && label.trim() === "" ? words.labelNeeded : null}
          onChange={(event) => setLabel(event.target.value)}
        />
      </Form>
    </Dialog>
  );
}
