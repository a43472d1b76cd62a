// A live key: what it is, may do and did.
import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import type { KeyView } from "../../../../api/generated/index.ts";
import { formatDate, formatDateTime } from "../../../../core/format.ts";
import { Button } from "../../../../ui/Button.tsx";
import { usePreferences, useWords } from "../../../../ui/preferences.ts";
import { Chip } from "../parts/Chip.tsx";
import { nameOf } from "../parts/names.ts";
import { accountsQuery } from "../parts/queries.ts";
import { ChangeKey } from "./ChangeKey.tsx";
import { RevokeKey } from "./RevokeKey.tsx";
import { WORDS } from "./words.ts";

export function KeyRow({ shown }: { shown: KeyView }) {
  const words = useWords(WORDS);
  const [open, setOpen] = useState<"change" | "revoke" | null>(null);
  const close = () => setOpen(null);
  const kinds: Record<string, string> = {
    hmac: words.hmac,
    ed25519: words.ed25519,
    rsa: words.rsa,
  };
  return (
    <li className="grid gap-3 border-b border-line px-3 py-3 last:border-0">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <h3 className="min-w-0 font-medium break-words">{shown.label}</h3>
        <code translate="no" className="text-xs text-muted">
          {shown.prefix}…
        </code>
        <span className="text-xs text-muted">{kinds[shown.kind] ?? shown.kind}</span>
        <span className="ml-auto flex gap-2">
          <Button
            size="small"
            aria-label={words.changeOf(shown.label)}
            onClick={() => setOpen("change")}
          >
            {words.change}
          </Button>
          <Button
            size="small"
            kind="danger"
            aria-label={words.revokeOf(shown.label)}
            onClick={() => setOpen("revoke")}
          >
            {words.revoke}
          </Button>
        </span>
      </div>
      <Facts shown={shown} />
      {open === "change" && <ChangeKey shown={shown} onClose={close} />}
      {open === "revoke" && <RevokeKey shown={shown} onClose={close} />}
    </li>
  );
}

function Facts({ shown }: { shown: KeyView }) {
  const words = useWords(WORDS);
  const { language } = usePreferences();
  const accounts = useQuery(accountsQuery).data?.data ?? [];
  const moment = (text: string) => formatDateTime(Date.parse(text), language);
  const day = (text: string) => formatDate(Date.parse(text), language);
  const used = shown.last_used_at === null ? words.unused : moment(shown.last_used_at);
  const scopes = words as Record<string, unknown>;
  return (
    <dl className="grid grid-cols-2 gap-x-4 gap-y-3 text-xs sm:grid-cols-4">
      <Fact name={words.may}>
        <span className="flex flex-wrap gap-1">
          {shown.scopes.map((scope) => (
            <Chip key={scope} tone={scope === "withdraw" ? "bad" : "plain"}>
              {typeof scopes[scope] === "string" ? scopes[scope] : scope}
            </Chip>
          ))}
        </span>
      </Fact>
      <Fact name={words.accounts}>
        {shown.accounts.map((account) => nameOf(accounts, account)).join(", ")}
      </Fact>
      <Fact name={words.markets}>
        <span translate={shown.markets.length === 0 ? undefined : "no"}>
          {shown.markets.length === 0 ? words.allMarkets : shown.markets.join(", ")}
        </span>
      </Fact>
      <Fact name={words.addresses}>
        {shown.ip_allowlist.length === 0 ? words.anywhere : shown.ip_allowlist.join(", ")}
      </Fact>
      <Fact name={words.lastUsed}>
        {shown.last_used_ip === null ? used : words.usedFrom(used, shown.last_used_ip)}
      </Fact>
      <Fact name={words.ends}>
        {shown.expires_at === null ? words.never : moment(shown.expires_at)}
      </Fact>
      <Fact name={words.made}>{day(shown.created_at)}</Fact>
    </dl>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="grid min-w-0 content-start gap-0.5">
      <dt className="text-faint">{name}</dt>
      <dd className="break-words">{children}</dd>
    </div>
  );
}
