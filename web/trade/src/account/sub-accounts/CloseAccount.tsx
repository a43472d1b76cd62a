// Closes an account for good, after one question.
import { useQueryClient } from "@tanstack/react-query";
import { type AccountView, closeOne } from "../../../../api/generated/index.ts";
import { Dialog } from "../../../../ui/Dialog.tsx";
import { Form } from "../../../../ui/Form.tsx";
import { useWords } from "../../../../ui/preferences.ts";
import { say } from "../../../../ui/Toasts.tsx";
import { chooseAccount } from "../../session/account.ts";
import { useDoing } from "../../session/doing.ts";
import { given } from "../../session/refused.ts";
import { nameOf } from "../parts/names.ts";
import { accountsQuery } from "../parts/queries.ts";
import { WORDS } from "./words.ts";

interface Props {
  shown: AccountView;
  isActing: boolean;
  onClose: () => void;
}

export function CloseAccount({ shown, isActing, onClose }: Props) {
  const words = useWords(WORDS);
  const queries = useQueryClient();
  const name = nameOf([shown], shown.account_id);
  const path = { account: String(shown.account_id) };
  const doing = useDoing();
  const send = async () => {
    if (!(await doing.run(() => given(closeOne({ path }))))) return;
    say(words.isClosed(name));
    onClose();
    if (isActing) chooseAccount(null); // back to the default one
    await queries.invalidateQueries({ queryKey: accountsQuery.queryKey });
  };
  return (
    <Dialog title={words.closeTitle} onClose={onClose}>
      <Form
        action={words.close}
        kind="danger"
        send={send}
        busy={doing.busy}
        error={doing.besides()}
        cancel={onClose}
      >
        <p>{words.closeText(name)}</p>
      </Form>
    </Dialog>
  );
}
