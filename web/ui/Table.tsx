// Rows of figures under a head that stays; scrolls sideways where it is too wide.
import clsx from "clsx";
import type { ReactNode } from "react";

export interface Column<Row> {
  readonly key: string;
  readonly title: ReactNode;
  readonly cell: (row: Row) => ReactNode;
  /** Figures stand right. */
  readonly figure?: boolean;
  /** Left out on a phone. */
  readonly wide?: boolean;
}

interface Props<Row> {
  label: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  keyOf: (row: Row) => string;
}

export function Table<Row>({ label, ...rows }: Props<Row>) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: without a mouse it scrolls by the arrow keys
    <section className="h-full overflow-auto" tabIndex={0} aria-label={label}>
      <Rows {...rows} />
    </section>
  );
}

interface RowsProps<Row> extends Omit<Props<Row>, "label"> {
  label?: string;
  /** A last row, cell by cell. */
  foot?: readonly ReactNode[] | undefined;
  className?: string;
}

/** The table alone, for whoever scrolls it. */
export function Rows<Row>({ label, columns, rows, keyOf, foot, className }: RowsProps<Row>) {
  const look = ({ figure, wide }: Column<Row>) =>
    clsx(figure && "figure text-right", wide && "max-sm:hidden");
  const cells = (cellOf: (column: Column<Row>, index: number) => ReactNode) =>
    columns.map((column, index) => (
      <td key={column.key} className={look(column)}>
        {cellOf(column, index)}
      </td>
    ));
  return (
    <table className={clsx("table", className)} aria-label={label}>
      <thead>
        <tr>
          {columns.map((column) => (
            <th key={column.key} scope="col" className={look(column)}>
              {column.title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={keyOf(row)}>{cells((column) => column.cell(row))}</tr>
        ))}
      </tbody>
      {foot && (
        <tfoot>
          <tr>{cells((_, index) => foot[index])}</tr>
        </tfoot>
      )}
    </table>
  );
}
