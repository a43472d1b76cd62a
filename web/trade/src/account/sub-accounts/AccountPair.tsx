// From which account to which, and the way to swap them.
import type { AccountView } from "../../../../api/generated/index.ts";
import { Button } from "../../../../ui/Button.tsx";
import { Choice } from "../../../../ui/Choice.tsx";
import { useWords } from "../../../../ui/preferences.ts";
import { nameOf } from "../parts/names.ts";
import { WORDS } from "./words.ts";

interface Pair {
  from: number;
  to: number;
}

interface Props {
  accounts: readonly AccountView[];
  pair: Pair;
  choose: (pair: Pair) => void;
}

export function AccountPair({ accounts, pair, choose }: Props) {
  const words = useWords(WORDS);
  const options = accounts.map(({ account_id }) => (
    <option key={account_id} value={account_id}>
      {nameOf(accounts, account_id)}
    </option>
  ));
  // Choosing the other side's account swaps them: both the same is never meant.
  const put = (side: keyof Pair, account: number) => {
    const other = side === "from" ? "to" : "from";
    const isOther = pair[other] === account;
    choose({ ...pair, [side]: account, ...(isOther && { [other]: pair[side] }) });
  };
  return (
    <div className="grid items-end gap-x-2 gap-y-4 sm:grid-cols-[1fr_auto_1fr]">
      <Choice
        label={words.from}
        value={pair.from}
        onChange={(event) => put("from", Number(event.target.value))}
      >
        {options}
      </Choice>
      <Button
        kind="quiet"
        className="max-sm:hidden"
        aria-label={words.swap}
        onClick={() => choose({ from: pair.to, to: pair.from })}
      >
        ⇄
      </Button>
      <Choice
        label={words.to}
        value={pair.to}
        onChange={(event) => put("to", Number(event.target.value))}
      >
        {options}
      </Choice>
    </div>
  );
}
