// A page of what was: filtered, read page by page, and taken along as a file.
import { type ReactNode, useState } from "react";
import { Choice } from "../../../ui/Choice.tsx";
import { Page } from "../../../ui/Page.tsx";
import { useWords } from "../../../ui/preferences.ts";
import { type Page as Rows, usePages } from "../session/pages.ts";
import { CsvButton } from "./CsvButton.tsx";
import { type Span, span } from "./days.ts";
import { type Days, Filters } from "./Filters.tsx";
import { List } from "./List.tsx";
import { WORDS } from "./words.ts";

/** Rows that are read at once. */
export const PAGE = 50;
const NO_DAYS: Days = { from: "", to: "" };

/** One condition, by the exchange's name of it, and what may be chosen. */
export interface Filter<Name> {
  readonly name: Name;
  readonly label: string;
  /** The exchange's word, and ours; names, such as symbols, have none. */
  readonly options: readonly { readonly value: string; readonly title?: string }[];
}

/** What is asked for: conditions that are not set are absent. */
export type Asked<Name extends string> = { readonly [Each in Name]?: string } & Span;

interface Props<Name extends string, Row> {
  readonly title: string;
  readonly lead: string;
  /** What is said when there is nothing at all. */
  readonly empty: string;
  /** Where the file is, and what it is called. */
  readonly file: { readonly path: string; readonly name: string };
  readonly filters: readonly Filter<Name>[];
  readonly read: (asked: Asked<Name>, cursor: string | null) => Promise<Rows<Row>>;
  readonly children: (rows: readonly Row[]) => ReactNode;
}

export function FilteredList<Name extends string, Row>(props: Props<Name, Row>) {
  const { title, lead, file, filters } = props;
  const words = useWords(WORDS);
  const [days, pick] = useState(NO_DAYS);
  const [chosen, choose] = useState<{ readonly [Each in Name]?: string }>({});
  const values = filters.flatMap((one) => chosen[one.name] ?? []);
  const clear = () => {
    pick(NO_DAYS);
    choose({});
  };
  const reset = values.length > 0 || days.from || days.to ? clear : undefined;
  const asked: Asked<Name> = { ...chosen, ...span(days) };
  const fileName = `${[file.name, ...values].join("-")}.csv`;
  const become = (which: Name, value: string) => {
    const { [which]: _, ...others } = chosen;
    choose((value === "" ? others : { ...others, [which]: value }) as typeof chosen);
  };
  return (
    <Page
      title={title}
      lead={lead}
      action={<CsvButton path={file.path} query={asked} name={fileName} />}
    >
      <Filters days={days} onDays={pick} reset={reset}>
        {filters.map(({ name, label, options }) => (
          <Choice
            key={name}
            label={label}
            value={chosen[name] ?? ""}
            onChange={({ target }) => become(name, target.value)}
          >
            <option value="">{words.all}</option>
            {options.map(({ value, title }) => (
              <option key={value} value={value} translate={title === undefined ? "no" : "yes"}>
                {title ?? value}
              </option>
            ))}
          </Choice>
        ))}
      </Filters>
      <Found key={JSON.stringify(asked)} {...props} asked={asked} reset={reset} />
    </Page>
  );
}

interface FoundProps<Name extends string, Row> extends Props<Name, Row> {
  readonly asked: Asked<Name>;
  readonly reset: (() => void) | undefined;
}

function Found<Name extends string, Row>(props: FoundProps<Name, Row>) {
  const { file, asked, reset, empty, read, children } = props;
  const pages = usePages<Row>({ key: [file.path, asked], read: (cursor) => read(asked, cursor) });
  return (
    <List pages={pages} reset={reset} empty={empty}>
      {children}
    </List>
  );
}
