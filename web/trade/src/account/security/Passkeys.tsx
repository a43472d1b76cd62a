// The passkeys of the account.
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { listPasskeys, type PasskeyView } from "../../../../api/generated/index.ts";
import { formatDate, formatDateTime } from "../../../../core/format.ts";
import { Button } from "../../../../ui/Button.tsx";
import { Empty } from "../../../../ui/Notice.tsx";
import { usePreferences, useWords } from "../../../../ui/preferences.ts";
import { Answered } from "../../session/Answered.tsx";
import { hasPasskeys } from "../../session/passkey.ts";
import { given } from "../../session/refused.ts";
import { AddPasskey } from "./AddPasskey.tsx";
import { Part, Row } from "./Part.tsx";
import { RemovePasskey } from "./RemovePasskey.tsx";
import { RenamePasskey } from "./RenamePasskey.tsx";
import { PASSKEYS } from "./useMeAgain.ts";
import { WORDS } from "./words.ts";

type Open = { kind: "add" } | { kind: "rename" | "remove"; passkey: PasskeyView } | null;

export function Passkeys({ gotCodes }: { gotCodes: (codes: string[]) => void }) {
  const words = useWords(WORDS);
  const [open, setOpen] = useState<Open>(null);
  const found = useQuery({ queryKey: PASSKEYS, queryFn: () => given(listPasskeys()) });
  const close = () => setOpen(null);
  const add = (
    <Button disabled={!hasPasskeys()} onClick={() => setOpen({ kind: "add" })}>
      {words.addPasskey}
    </Button>
  );
  return (
    <Part title={words.passkeys} lead={hasPasskeys() ? words.passkeysLead : words.noPasskeysHere}>
      <Answered query={found} rows={3}>
        {({ data }) =>
          data.length === 0 ? (
            <Empty action={add}>{words.passkeysEmpty}</Empty>
          ) : (
            <>
              {data.map((passkey) => (
                <Passkey key={passkey.passkey_id} passkey={passkey} setOpen={setOpen} />
              ))}
              <div className="py-3">{add}</div>
            </>
          )
        }
      </Answered>
      {open?.kind === "add" && (
        <AddPasskey
          close={close}
          done={(codes) => {
            close();
            if (codes.length > 0) gotCodes(codes);
          }}
        />
      )}
      {open?.kind === "rename" && <RenamePasskey passkey={open.passkey} close={close} />}
      {open?.kind === "remove" && <RemovePasskey passkey={open.passkey} close={close} />}
    </Part>
  );
}

interface PasskeyProps {
  passkey: PasskeyView;
  setOpen: (open: Open) => void;
}

function Passkey({ passkey, setOpen }: PasskeyProps) {
  const words = useWords(WORDS);
  const { language } = usePreferences();
  return (
    <Row
      title={words.passkeyMade(formatDate(Date.parse(passkey.created_at), language))}
      state={passkey.label}
      hint={<Used passkey={passkey} />}
    >
      <Button size="small" onClick={() => setOpen({ kind: "rename", passkey })}>
        {words.rename}
      </Button>
      <Button size="small" kind="danger" onClick={() => setOpen({ kind: "remove", passkey })}>
        {words.remove}
      </Button>
    </Row>
  );
}

function Used({ passkey: { last_used_at, suspect } }: { passkey: PasskeyView }) {
  const words = useWords(WORDS);
  const { language } = usePreferences();
  if (suspect) return <span className="text-danger">{words.passkeySuspect}</span>;
  if (last_used_at === null) return words.neverUsed;
  return words.lastUsed(formatDateTime(Date.parse(last_used_at), language));
}
