// An account: what it is called and may do, and what can be done with it.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { type AccountView, changeOne } from "../../../../api/generated/index.ts";
import { Button } from "../../../../ui/Button.tsx";
import { useWords } from "../../../../ui/preferences.ts";
import { say } from "../../../../ui/Toasts.tsx";
import { chooseAccount } from "../../session/account.ts";
import { given } from "../../session/refused.ts";
import { useTold } from "../../session/told.ts";
import { Chip } from "../parts/Chip.tsx";
import { nameOf } from "../parts/names.ts";
import { accountsQuery } from "../parts/queries.ts";
import { CloseAccount } from "./CloseAccount.tsx";
import { RenameAccount } from "./RenameAccount.tsx";
import { WORDS } from "./words.ts";

const ROW = "flex flex-wrap items-center gap-x-3 gap-y-2 border-b border-line p-3 last:border-0";

interface Props {
  shown: AccountView;
  isActing: boolean;
}

export function AccountRow({ shown, isActing }: Props) {
  const words = useWords(WORDS);
  const [open, setOpen] = useState<"rename" | "close" | null>(null);
  const name = nameOf([shown], shown.account_id);
  const isClosed = shown.status === "closed";
  const act = () => {
    chooseAccount(shown.account_id);
    say(words.actsNow(name));
  };
  return (
    <li className={ROW}>
      <div className="grid min-w-0 gap-0.5">
        <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <span className={`font-medium break-words ${isClosed ? "text-muted" : ""}`}>{name}</span>
          <Marks shown={shown} isActing={isActing} />
        </span>
        <span className="text-xs text-muted">
          {kindOf(shown, words)}
          {shown.label !== "" && <span translate="no"> · {shown.account_number}</span>}
        </span>
      </div>
      {!isClosed && (
        <div className="flex flex-wrap gap-2 sm:ml-auto">
          {!isActing && (
            <Button size="small" aria-label={words.actFor(name)} onClick={act}>
              {words.act}
            </Button>
          )}
          <Button size="small" aria-label={words.renameOf(name)} onClick={() => setOpen("rename")}>
            {words.rename}
          </Button>
          {!shown.is_default && shown.account_type === "spot" && (
            <MakeDefault account={shown.account_id} name={name} />
          )}
          {!shown.is_default && (
            <Button
              size="small"
              kind="danger"
              aria-label={words.closeOf(name)}
              onClick={() => setOpen("close")}
            >
              {words.close}
            </Button>
          )}
        </div>
      )}
      {open === "rename" && <RenameAccount shown={shown} onClose={() => setOpen(null)} />}
      {open === "close" && (
        <CloseAccount shown={shown} isActing={isActing} onClose={() => setOpen(null)} />
      )}
    </li>
  );
}

function Marks({ shown, isActing }: Props) {
  const words = useWords(WORDS);
  if (shown.status === "closed") return <Chip>{words.closed}</Chip>;
  return (
    <>
      {isActing && <Chip tone="accent">{words.acting}</Chip>}
      {shown.is_default && <Chip>{words.isDefault}</Chip>}
      {shown.status === "inactive" && <Chip tone="warn">{words.inactive}</Chip>}
      {shown.account_type === "spot" && !shown.may_trade && (
        <Chip tone="warn">{words.cannotTrade}</Chip>
      )}
      {!shown.may_withdraw && <Chip tone="warn">{words.cannotWithdraw}</Chip>}
    </>
  );
}

function kindOf(
  { account_type: kind }: AccountView,
  words: { spot: string; custody: string; margin: string },
): string {
  return kind === "spot" || kind === "custody" || kind === "margin" ? words[kind] : kind;
}

function MakeDefault({ account, name }: { account: number; name: string }) {
  const words = useWords(WORDS);
  const told = useTold();
  const queries = useQueryClient();
  const path = { account: String(account) };
  const change = useMutation({
    mutationFn: () => given(changeOne({ path, body: { is_default: true } })),
    onSuccess: () => {
      say(words.madeDefault(name));
      return queries.invalidateQueries({ queryKey: accountsQuery.queryKey });
    },
    onError: (error) => say(told(error), { bad: true }),
  });
  return (
    <Button
      size="small"
      aria-label={words.makeDefaultOf(name)}
      busy={change.isPending}
      onClick={() => change.mutate()}
    >
      {words.makeDefault}
    </Button>
  );
}
