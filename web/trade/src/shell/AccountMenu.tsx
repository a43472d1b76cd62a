// The customer's own menu: which account the pages act for, their settings, the way out.
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useId, useRef } from "react";
import { listAccounts } from "../../../api/generated/index.ts";
import { useWords } from "../../../ui/preferences.ts";
import { chooseAccount, useChosenAccount } from "../session/account.ts";
import { given } from "../session/refused.ts";
import { logOut, useMe } from "../session/session.ts";
import { WORDS } from "./words.ts";

const ITEM = "rounded px-3 py-2 text-left hover:bg-hover";

export function AccountMenu() {
  const words = useWords(WORDS);
  const navigate = useNavigate();
  const menu = useRef<HTMLDivElement>(null);
  const id = useId();
  const me = useMe();
  const close = () => menu.current?.hidePopover();
  const leave = async () => {
    close();
    await navigate({ to: "/" });
    await logOut();
  };
  return (
    <>
      <button
        type="button"
        popoverTarget={id}
        title={me?.email}
        className="max-w-40 truncate rounded px-2 py-1 hover:bg-hover max-sm:max-w-28"
      >
        {me?.username ?? me?.email.split("@")[0] ?? words.account}
      </button>
      <div ref={menu} id={id} popover="auto" className="menu">
        <p className="truncate px-3 py-2 text-xs text-muted">{me?.email}</p>
        <ChosenAccount />
        <Link to="/account" className={ITEM} onClick={close}>
          {words.account}
        </Link>
        <Link to="/wallet" className={ITEM} onClick={close}>
          {words.wallet}
        </Link>
        <button type="button" className={ITEM} onClick={leave}>
          {words.logOut}
        </button>
      </div>
    </>
  );
}

function ChosenAccount() {
  const words = useWords(WORDS);
  const chosen = useChosenAccount();
  const accounts = useQuery({ queryKey: ["accounts"], queryFn: () => given(listAccounts()) });
  const open = accounts.data?.data.filter(({ status }) => status === "active") ?? [];
  if (open.length < 2) return null;
  return (
    <select
      aria-label={words.chosenAccount}
      className="mx-3 mb-1 h-8 rounded border border-field bg-inset px-2"
      value={chosen ?? open[0]?.account_id}
      onChange={(event) => chooseAccount(Number(event.target.value))}
    >
      {open.map(({ account_id, label, account_number }) => (
        <option key={account_id} value={account_id}>
          {label || account_number}
        </option>
      ))}
    </select>
  );
}
