// JSON schemas as rows of a table, and as an example. Types are written as programmers write them.
import type { Schema, Schemas } from "./document.ts";

export interface FieldRow {
  /** With the fields that lead to it: "trades[].price". */
  readonly name: string;
  readonly type: string;
  readonly required: boolean;
  readonly notes: string;
}

const DEEPEST = 3;
const LONGEST_PATTERN = 30;

/** The schema itself, where another one is only named. */
function resolved(schema: Schema, schemas: Schemas): Schema {
  const name = nameOf(schema);
  return name === undefined ? schema : (schemas[name] ?? {});
}

function nameOf({ $ref }: Schema): string | undefined {
  return $ref?.slice($ref.lastIndexOf("/") + 1);
}

/** What may stand in the place of the schema, without null. */
function choicesOf(schema: Schema): readonly Schema[] {
  const all = schema.anyOf ?? schema.oneOf ?? [schema];
  return all.filter(({ type }) => type !== "null");
}

function mayBeNull(schema: Schema): boolean {
  return (schema.anyOf ?? schema.oneOf ?? []).some(({ type }) => type === "null");
}

/** Such as `Order[]`, `"buy" | "sell"`, `string | null`. */
export function typeOf(schema: Schema): string {
  const texts = choicesOf(schema).map(single);
  if (mayBeNull(schema)) texts.push("null");
  return [...new Set(texts)].join(" | ");
}

function single(schema: Schema): string {
  const name = nameOf(schema);
  if (name !== undefined) return name;
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum !== undefined) return schema.enum.map((one) => JSON.stringify(one)).join(" | ");
  if (schema.anyOf ?? schema.oneOf) return typeOf(schema);
  if (schema.type === "array") return listType(schema);
  if (schema.type === "object") return objectType(schema);
  const type = typeof schema.type === "object" ? schema.type.join(" | ") : schema.type;
  return schema.format === undefined ? (type ?? "any") : `${type} (${schema.format})`;
}

function listType({ prefixItems, items }: Schema): string {
  if (prefixItems !== undefined) return `[${prefixItems.map(typeOf).join(", ")}]`;
  if (typeof items !== "object") return "any[]";
  const inner = typeOf(items);
  return inner.includes("|") ? `(${inner})[]` : `${inner}[]`;
}

function objectType({ additionalProperties: values }: Schema): string {
  return typeof values === "object" ? `{name: ${typeOf(values)}}` : "object";
}

function notesOf(schema: Schema): string {
  const one = choicesOf(schema)[0] ?? schema;
  const notes = [one.description ?? schema.description];
  if (schema.default !== undefined && schema.default !== null)
    notes.push(`default ${JSON.stringify(schema.default)}`);
  for (const limit of ["minimum", "maximum", "minLength", "maxLength", "maxItems"] as const)
    if (one[limit] !== undefined) notes.push(`${limit} ${one[limit]}`);
  if (one.pattern !== undefined && one.pattern.length <= LONGEST_PATTERN)
    notes.push(`pattern ${one.pattern}`);
  return notes.filter(Boolean).join(" · ").replace(/\s+/g, " ");
}

/** The fields of an object or of a list's objects, those within them below. */
export function fieldsOf(schema: Schema, schemas: Schemas, before = "", depth = 0): FieldRow[] {
  const { properties, required } = resolved(schema, schemas);
  if (properties === undefined) {
    const inner = innerOf(schema, schemas);
    return inner === undefined ? [] : fieldsOf(inner.schema, schemas, before + inner.sign, depth);
  }
  const prefix = before === "" ? "" : `${before}.`;
  return Object.entries(properties).flatMap(([name, field]) => {
    const row = {
      name: prefix + name,
      type: typeOf(field),
      required: required?.includes(name) ?? false,
      notes: notesOf(field),
    };
    const inner = depth < DEEPEST ? innerOf(field, schemas) : undefined;
    if (inner === undefined) return [row];
    return [row, ...fieldsOf(inner.schema, schemas, row.name + inner.sign, depth + 1)];
  });
}

/** The object within a field: the only one it may be, or of which it is a list. */
function innerOf(field: Schema, schemas: Schemas): { schema: Schema; sign: string } | undefined {
  const objects = choicesOf(field).flatMap((choice) => {
    const one = resolved(choice, schemas);
    if (one.properties !== undefined) return [{ schema: one, sign: "" }];
    if (one.type !== "array" || typeof one.items !== "object") return [];
    const item = resolved(one.items, schemas);
    return item.properties === undefined ? [] : [{ schema: item, sign: "[]" }];
  });
  return objects.length === 1 ? objects[0] : undefined;
}

// Where what is required alone would be refused, because one of several fields must be there.
const SAMPLES: Readonly<Record<string, unknown>> = {
  NewOrder: { market: "BTC-USDT", side: "buy", type: "limit", price: "60000", quantity: "0.01" },
};
// Fields whose name says more than their type.
const NAMED: Readonly<Record<string, unknown>> = {
  market: "BTC-USDT",
  symbol: "BTC-USDT",
  asset: "BTC",
  email: "you@example.com",
};

/** A value of the schema; of an object that is to be sent the required fields only. */
export function exampleOf(schema: Schema, schemas: Schemas, all: boolean, depth = 0): unknown {
  const name = nameOf(schema);
  if (!all && name !== undefined && name in SAMPLES) return SAMPLES[name];
  const one = resolved(choicesOf(schema)[0] ?? {}, schemas);
  if (one.properties !== undefined) return exampleObject(one, schemas, all, depth);
  if (one.anyOf ?? one.oneOf) return exampleOf(one, schemas, all, depth);
  if (one.type === "array") {
    if (one.prefixItems) return one.prefixItems.map((item) => exampleOf(item, schemas, all));
    return typeof one.items === "object" ? [exampleOf(one.items, schemas, all, depth + 1)] : [];
  }
  return exampleValue(one);
}

function exampleObject(schema: Schema, schemas: Schemas, all: boolean, depth: number): unknown {
  if (depth > DEEPEST) return {};
  const names = all ? Object.keys(schema.properties ?? {}) : (schema.required ?? []);
  return Object.fromEntries(
    names.map((name) => {
      const field = schema.properties?.[name] ?? {};
      const said = choicesOf(field)[0]?.examples !== undefined || typeOf(field) !== "string";
      return [
        name,
        !said && name in NAMED ? NAMED[name] : exampleOf(field, schemas, all, depth + 1),
      ];
    }),
  );
}

function exampleValue(schema: Schema): unknown {
  const said = schema.examples?.[0] ?? schema.const ?? schema.default ?? schema.enum?.[0];
  if (said !== undefined) return said;
  switch (schema.type) {
    case "integer":
    case "number":
      return schema.minimum ?? 1;
    case "boolean":
      return true;
    case "object":
      return {};
    default:
      return schema.format === "date-time" ? "2026-01-31T09:30:00Z" : "…";
  }
}
