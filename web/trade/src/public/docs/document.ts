// The OpenAPI document as the pages show it: operations in groups. Pure.

/** The part of JSON schema that our documents use. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly title?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly items?: Schema | boolean;
  readonly prefixItems?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Schema | boolean;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly maxItems?: number;
  readonly pattern?: string;
}

export type Schemas = Readonly<Record<string, Schema>>;

export interface Parameter {
  readonly name: string;
  readonly in: "path" | "query" | "header" | "cookie";
  readonly required?: boolean;
  readonly description?: string;
  readonly schema?: Schema;
}

interface Content {
  readonly content?: Readonly<Record<string, { readonly schema?: Schema }>>;
}

interface RawOperation {
  readonly operationId: string;
  readonly summary?: string;
  readonly description?: string;
  readonly tags?: readonly string[];
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: Content;
  readonly responses: Readonly<Record<string, Content & { readonly description?: string }>>;
  readonly security?: readonly Readonly<Record<string, unknown>>[];
  readonly "x-weight"?: number;
}

export interface OpenApi {
  readonly info: { readonly version: string };
  readonly paths: Readonly<Record<string, Readonly<Record<string, RawOperation>>>>;
  readonly components: { readonly schemas: Schemas };
}

/** Who may ask: everybody, or by which of both ways one must say who one is. */
export interface Access {
  readonly key: boolean;
  readonly session: boolean;
}

export interface Answer {
  readonly status: string;
  readonly description: string;
  readonly schema: Schema | undefined;
}

export interface Operation {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly summary: string;
  readonly description: string | undefined;
  readonly tag: string;
  readonly access: Access;
  readonly weight: number | undefined;
  readonly parameters: readonly Parameter[];
  readonly body: Schema | undefined;
  readonly answers: readonly Answer[];
}

const METHODS = ["get", "post", "put", "patch", "delete"];

/** Every operation, in the document's order. */
export function operationsOf(document: OpenApi): Operation[] {
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    METHODS.flatMap((method) => {
      const raw = methods[method];
      return raw === undefined ? [] : [operation(path, method, raw)];
    }),
  );
}

function operation(path: string, method: string, raw: RawOperation): Operation {
  const security = raw.security ?? [];
  return {
    id: raw.operationId,
    method: method.toUpperCase(),
    path,
    summary: raw.summary ?? raw.operationId,
    description: raw.description,
    tag: raw.tags?.[0] ?? "",
    access: {
      key: security.some((one) => "ApiKey" in one),
      session: security.some((one) => "Session" in one),
    },
    weight: raw["x-weight"],
    parameters: raw.parameters ?? [],
    body: schemaOf(raw.requestBody),
    answers: Object.entries(raw.responses).map(([status, answer]) => ({
      status,
      description: answer.description ?? "",
      schema: schemaOf(answer),
    })),
  };
}

function schemaOf(part: Content | undefined): Schema | undefined {
  return Object.values(part?.content ?? {})[0]?.schema;
}

/** By tag, each group where its first operation stands; only those that have every typed word. */
export function groupsOf(operations: readonly Operation[], typed: string): [string, Operation[]][] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  const groups = new Map<string, Operation[]>();
  for (const one of operations) {
    const text = `${one.method} ${one.path} ${one.summary} ${one.id} ${one.tag}`.toLowerCase();
    if (!words.every((word) => text.includes(word))) continue;
    groups.set(one.tag, [...(groups.get(one.tag) ?? []), one]);
  }
  return [...groups];
}

export interface AsyncApi {
  readonly operations: Readonly<Record<string, { readonly messages: readonly Schema[] }>>;
  readonly components: {
    readonly messages: Readonly<Record<string, { readonly summary?: string }>>;
    readonly schemas: Schemas;
  };
}

export interface SocketMessage {
  readonly name: string;
  readonly summary: string;
  readonly schema: Schema;
}

/** What a client sends, or what it is sent. */
export function messagesOf(document: AsyncApi, which: "ask" | "tell"): SocketMessage[] {
  return (document.operations[which]?.messages ?? []).map(({ $ref = "" }) => {
    const name = $ref.slice($ref.lastIndexOf("/") + 1);
    const { summary = "" } = document.components.messages[name] ?? {};
    return { name, summary, schema: { $ref: `#/components/schemas/${name}` } };
  });
}
