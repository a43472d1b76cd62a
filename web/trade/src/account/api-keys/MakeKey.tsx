// Makes a key, and shows it once.
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { type IssuedView, makeKey } from "../../../../api/generated/index.ts";
import { Dialog } from "../../../../ui/Dialog.tsx";
import { Loading } from "../../../../ui/Notice.tsx";
import { useWords } from "../../../../ui/preferences.ts";
import { useDoing } from "../../session/doing.ts";
import { given } from "../../session/refused.ts";
import { stepped } from "../../session/stepped.ts";
import { accountsQuery, keysQuery } from "../parts/queries.ts";
import { type Draft, newDraft, newKey } from "./draft.ts";
import { KeptSecret } from "./KeptSecret.tsx";
import { KeyForm } from "./KeyForm.tsx";
import { WORDS } from "./words.ts";

export function MakeKey({ onClose }: { onClose: () => void }) {
  const words = useWords(WORDS);
  const queries = useQueryClient();
  const accounts = useQuery(accountsQuery);
  const [issued, setIssued] = useState<IssuedView | null>(null);
  const doing = useDoing();
  const send = (draft: Draft) =>
    doing.run(async () => {
      const body = newKey(draft, Date.now());
      setIssued(await stepped(() => given(makeKey({ body }))));
      await queries.invalidateQueries({ queryKey: keysQuery.queryKey });
    });
  if (issued !== null) return <KeptSecret issued={issued} onClose={onClose} />;
  const main = accounts.data?.data.find(({ is_default }) => is_default)?.account_id;
  return (
    <Dialog title={words.make} onClose={onClose} wide>
      {accounts.isPending ? (
        <Loading />
      ) : (
        <KeyForm
          begin={newDraft(main)}
          isNew
          doing={doing}
          action={words.make}
          send={send}
          onClose={onClose}
        />
      )}
    </Dialog>
  );
}
