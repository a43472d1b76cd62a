// The fields of a body or an answer.
import { useWords } from "../../../../ui/preferences.ts";
import type { Parameter, Schema, Schemas } from "./document.ts";
import { fieldsOf, typeOf } from "./schema.ts";
import { WORDS } from "./words.ts";

interface Row {
  readonly name: string;
  readonly where?: string;
  readonly type: string;
  readonly required: boolean;
  readonly notes: string;
}

export function FieldTable({ schema, schemas }: { schema: Schema; schemas: Schemas }) {
  const words = useWords(WORDS);
  const rows = fieldsOf(schema, schemas);
  const name = typeOf(schema);
  if (rows.length === 0)
    return (
      <code translate="no" className="text-xs">
        {name}
      </code>
    );
  return <Rows label={words.fields(name)} rows={rows} />;
}

export function ParameterTable({ parameters }: { parameters: readonly Parameter[] }) {
  const words = useWords(WORDS);
  const rows = parameters.map(({ name, in: where, required = false, description, schema = {} }) => {
    const [field] = fieldsOf({ properties: { [name]: schema } }, {});
    const notes = [description, field?.notes].filter(Boolean).join(" · ");
    return { name, where, type: typeOf(schema), required, notes };
  });
  return <Rows label={words.parameters} rows={rows} />;
}

function Rows({ label, rows }: { label: string; rows: readonly Row[] }) {
  const words = useWords(WORDS);
  const hasWhere = rows.some(({ where }) => where !== undefined);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: without a mouse it scrolls by the arrow keys
    <section className="fields" tabIndex={0} aria-label={label}>
      <table>
        <thead>
          <tr>
            <th scope="col">{words.name}</th>
            {hasWhere && <th scope="col">{words.where}</th>}
            <th scope="col">{words.type}</th>
            <th scope="col">{words.notes}</th>
          </tr>
        </thead>
        <tbody lang="en">
          {rows.map(({ name, where, type, required, notes }) => (
            <tr key={`${name} ${where}`}>
              <td>
                <code translate="no">{name}</code>
                {required && <RequiredMark />}
              </td>
              {hasWhere && <td translate="no">{where}</td>}
              <td>
                <code translate="no" className="text-muted">
                  {type}
                </code>
              </td>
              <td className="text-muted">{notes}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function RequiredMark() {
  const words = useWords(WORDS);
  return <span className="ml-2 text-xs text-warn">{words.required}</span>;
}
