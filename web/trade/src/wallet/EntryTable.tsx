// Entries of the ledger as rows. On a phone the date stands below the words, the balance below
// the amount.
import clsx from "clsx";
import type { Entry } from "../../../api/generated/index.ts";
import { formatDateTime, formatDecimal } from "../../../core/format.ts";
import { usePreferences, useWords } from "../../../ui/preferences.ts";
import { type Column, Table } from "../../../ui/Table.tsx";
import { kindOf, signedAmount } from "./entries.ts";
import { placesByAsset } from "./figures.ts";
import { LEDGER_WORDS } from "./ledgerWords.ts";
import { Ticked } from "./Ticked.tsx";
import { WORDS } from "./words.ts";

export function EntryTable({ entries }: { entries: readonly Entry[] }) {
  const words = useWords(LEDGER_WORDS);
  return (
    <Table
      label={words.title}
      columns={useColumns(entries)}
      rows={entries}
      keyOf={({ entry_id }) => entry_id}
    />
  );
}

function useColumns(entries: readonly Entry[]): readonly Column<Entry>[] {
  const words = useWords(LEDGER_WORDS);
  const shared = useWords(WORDS);
  const { language } = usePreferences();
  const places = placesByAsset(
    entries.flatMap(({ asset, amount, balance_after }) => [
      [asset, amount],
      [asset, balance_after],
    ]),
  );
  const date = ({ created_at }: Entry) => formatDateTime(Date.parse(created_at), language);
  const after = ({ balance_after, asset }: Entry) =>
    formatDecimal(balance_after, language, places.get(asset));
  const bucket = ({ balance_bucket }: Entry) => words.bucket(balance_bucket);
  return [
    { key: "date", title: shared.date, cell: date, wide: true },
    {
      key: "what",
      title: words.what,
      cell: (entry) => (
        <>
          {words[kindOf(entry)]}
          <span className="block text-faint sm:hidden">{date(entry)}</span>
        </>
      ),
    },
    {
      key: "amount",
      title: words.amount,
      figure: true,
      cell: (entry) => (
        <>
          <Amount entry={entry} places={places.get(entry.asset)} />
          <span className="block text-faint sm:hidden">
            {bucket(entry)}: {after(entry)}
          </span>
        </>
      ),
    },
    { key: "after", title: words.after, cell: after, figure: true, wide: true },
    { key: "bucket", title: words.in, cell: bucket, wide: true },
    {
      key: "reference",
      title: words.reference,
      wide: true,
      cell: ({ reference_id }) => <Reference id={reference_id} />,
    },
  ];
}

function Amount({ entry, places }: { entry: Entry; places: number | undefined }) {
  const { language } = usePreferences();
  const isIn = entry.direction === "debit";
  const isOwnMove = entry.entry_type === "order"; // from one bucket to the other, nothing gained
  return (
    <span className={clsx(isIn && !isOwnMove && "text-up", isOwnMove && "text-muted")}>
      <Ticked asset={entry.asset}>
        {isIn && "+"}
        {formatDecimal(signedAmount(entry), language, places)}
      </Ticked>
    </span>
  );
}

/** Long ones are shortened; all of it is in the title, and is copied with it. */
function Reference({ id }: { id: string | null }) {
  if (id === null) return "—";
  return (
    <code translate="no" title={id} className="block max-w-40 truncate text-[11px] text-muted">
      {id}
    </code>
  );
}
