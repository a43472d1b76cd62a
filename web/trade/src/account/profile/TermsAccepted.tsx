// Which terms of use were accepted when, and the text of those that hold now.
import { useQuery } from "@tanstack/react-query";
import type { Accepted } from "../../../../api/generated/index.ts";
import { formatDate, formatDateTime } from "../../../../core/format.ts";
import { Empty } from "../../../../ui/Notice.tsx";
import { Panel } from "../../../../ui/Panel.tsx";
import { usePreferences, useWords } from "../../../../ui/preferences.ts";
import { type Column, Table } from "../../../../ui/Table.tsx";
import { Answered } from "../../session/Answered.tsx";
import { acceptancesQuery, termsQuery } from "../parts/queries.ts";
import { WORDS } from "./words.ts";

export function TermsAccepted() {
  const words = useWords(WORDS);
  const { language } = usePreferences();
  const accepted = useQuery(acceptancesQuery);
  const columns: readonly Column<Accepted>[] = [
    { key: "version", title: words.version, cell: ({ version }) => version },
    {
      key: "when",
      title: words.acceptedAt,
      figure: true,
      cell: ({ accepted_at }) => formatDateTime(Date.parse(accepted_at), language),
    },
  ];
  return (
    <Panel title={words.terms} flush>
      <Answered query={accepted} rows={2}>
        {(rows) =>
          rows.length === 0 ? (
            <Empty>{words.noneAccepted}</Empty>
          ) : (
            <Table
              label={words.terms}
              columns={columns}
              rows={rows}
              keyOf={({ version, accepted_at }) => version + accepted_at}
            />
          )
        }
      </Answered>
      <Text />
    </Panel>
  );
}

function Text() {
  const words = useWords(WORDS);
  const { language } = usePreferences();
  const { data } = useQuery(termsQuery);
  if (data === undefined) return null;
  const { version, effective_at, text } = data.current;
  return (
    <details className="px-3 py-3">
      <summary className="cursor-pointer text-accent">{words.read(version)}</summary>
      <p className="pt-2 text-xs text-muted">
        {words.from(formatDate(Date.parse(effective_at), language))}
      </p>
      <p className="max-w-[72ch] pt-2 whitespace-pre-line">{text[language]}</p>
    </details>
  );
}
