// For which of the customer's accounts a key may act; with one account there is nothing to ask.
import { useQuery } from "@tanstack/react-query";
import { useWords } from "../../../../ui/preferences.ts";
import { Check } from "../parts/Check.tsx";
import { Group } from "../parts/Group.tsx";
import { nameOf } from "../parts/names.ts";
import { accountsQuery } from "../parts/queries.ts";
import type { Draft } from "./draft.ts";
import { WORDS } from "./words.ts";

interface Props {
  draft: Draft;
  put: (wish: Partial<Draft>) => void;
  error: string | null;
}

export function AccountChoice({ draft, put, error }: Props) {
  const words = useWords(WORDS);
  const accounts = useQuery(accountsQuery).data?.data ?? [];
  const open = accounts.filter(
    ({ account_id, status }) => status !== "closed" || draft.accounts.includes(account_id),
  );
  if (open.length < 2) return null;
  const choose = (account: number, on: boolean) => {
    const others = draft.accounts.filter((one) => one !== account);
    put({ accounts: on ? [...others, account] : others });
  };
  return (
    <Group title={words.forAccounts} error={error}>
      {open.map(({ account_id }) => (
        <Check
          key={account_id}
          type="checkbox"
          label={nameOf(accounts, account_id)}
          checked={draft.accounts.includes(account_id)}
          onChange={(event) => choose(account_id, event.target.checked)}
        />
      ))}
    </Group>
  );
}
