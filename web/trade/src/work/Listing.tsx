// Rows of one kind: a table, or two lines each where there is no room for one.
import type { ReactNode } from "react";
import { type Column, Rows } from "../../../ui/Table.tsx";

interface Props<Row> {
  label: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  keyOf: (row: Row) => string;
  /** The two lines of a row, each a left and a right end. */
  brief: (row: Row) => readonly [ReactNode, ReactNode, ReactNode, ReactNode];
  narrow: boolean;
  /** A last row, cell by cell. */
  foot?: readonly ReactNode[];
}

export function Listing<Row>({ label, columns, rows, keyOf, brief, narrow, foot }: Props<Row>) {
  if (narrow) {
    return (
      <ul className="briefs" aria-label={label}>
        {rows.map((row) => (
          <li key={keyOf(row)} className="brief">
            <Lines parts={brief(row)} />
          </li>
        ))}
      </ul>
    );
  }
  return <Rows className="work-table" {...{ label, columns, rows, keyOf, foot }} />;
}

function Lines({ parts }: { parts: readonly [ReactNode, ReactNode, ReactNode, ReactNode] }) {
  return (
    <>
      <div className="brief-line">
        <span className="flex min-w-0 items-center gap-2">{parts[0]}</span>
        <span className="ml-auto flex-none">{parts[1]}</span>
      </div>
      <div className="brief-line pr-2">
        <span className="figure min-w-0">{parts[2]}</span>
        <span className="figure ml-auto text-right">{parts[3]}</span>
      </div>
    </>
  );
}
