// What was moved between the customer's accounts, as one of them saw it.
import type { AccountTransfer, AccountView } from "../../../../api/generated/index.ts";
import { formatDateTime, formatDecimal } from "../../../../core/format.ts";
import { Empty } from "../../../../ui/Notice.tsx";
import { Panel } from "../../../../ui/Panel.tsx";
import { usePreferences, useWords } from "../../../../ui/preferences.ts";
import { type Column, Table } from "../../../../ui/Table.tsx";
import { Paged } from "../../session/Paged.tsx";
import { usePages } from "../../session/pages.ts";
import { nameOf } from "../parts/names.ts";
import { transfersOf } from "../parts/queries.ts";
import { WORDS } from "./words.ts";

interface Props {
  accounts: readonly AccountView[];
  account: number;
}

export function TransferHistory({ accounts, account }: Props) {
  const words = useWords(WORDS);
  const pages = usePages(transfersOf(account));
  const label = words.history(nameOf(accounts, account));
  const columns = useColumns(accounts);
  return (
    <Panel title={label} flush>
      <Paged pages={pages} loading={2} none={<Empty>{words.noHistory}</Empty>}>
        {(rows) => <Table {...{ label, columns, rows }} keyOf={({ transfer_id }) => transfer_id} />}
      </Paged>
    </Panel>
  );
}

function useColumns(accounts: readonly AccountView[]): readonly Column<AccountTransfer>[] {
  const words = useWords(WORDS);
  const { language } = usePreferences();
  return [
    {
      key: "when",
      title: words.when,
      cell: ({ created_at }) => formatDateTime(Date.parse(created_at), language),
    },
    {
      key: "amount",
      title: words.amount,
      figure: true,
      cell: ({ amount }) => formatDecimal(amount, language),
    },
    {
      key: "asset",
      title: words.asset,
      cell: ({ asset }) => <span translate="no">{asset}</span>,
    },
    { key: "from", title: words.from, cell: (one) => nameOf(accounts, one.from_account) },
    { key: "to", title: words.to, cell: (one) => nameOf(accounts, one.to_account) },
  ];
}
