// How an operation is asked, as lines for a terminal and for Python. They are only shown.
import type { Operation, Schemas } from "./document.ts";
import { exampleOf } from "./schema.ts";

interface Request {
  readonly target: string;
  readonly body: string;
}

/** Path with example values and the query that must be there, and the body as text. */
export function requestOf({ path, parameters, body }: Operation, schemas: Schemas): Request {
  let filled = path;
  const query: string[] = [];
  for (const { name, in: where, required, schema = {} } of parameters) {
    const value = name === "symbol" ? "BTC-USDT" : String(exampleOf(schema, schemas, false));
    if (where === "path")
      filled = filled.replace(`{${name}}`, value === "…" ? name.toUpperCase() : value);
    if (where === "query" && required) query.push(`${name}=${encodeURIComponent(value)}`);
  }
  return {
    target: query.length === 0 ? filled : `${filled}?${query.join("&")}`,
    body: body === undefined ? "" : JSON.stringify(exampleOf(body, schemas, false)),
  };
}

export function curlOf(operation: Operation, schemas: Schemas, origin: string): string {
  const { method, access } = operation;
  const { target, body } = requestOf(operation, schemas);
  const headers = headersOf(access, body !== "");
  const before = access.key ? curlSignature(method, target, body) : [];
  const curl = method === "GET" ? "curl" : `curl -X ${method}`;
  const data = body === "" ? [] : [access.key ? `-d "$BODY"` : `-d '${quoted(body)}'`];
  const said = [...headers.map((header) => `-H "${header}"`), ...data];
  return [...before, [`${curl} "${origin}${target}"`, ...said].join(" \\\n  ")].join("\n");
}

function headersOf(access: Operation["access"], hasBody: boolean): string[] {
  const type = hasBody ? ["Content-Type: application/json"] : [];
  if (access.key)
    return ["X-API-Key: $KEY", "X-Timestamp: $TIME", "X-Signature: $SIGNATURE", ...type];
  return access.session ? ["Authorization: Bearer $ACCESS_TOKEN", ...type] : type;
}

function curlSignature(method: string, target: string, body: string): string[] {
  return [
    ...(body === "" ? [] : [`BODY='${quoted(body)}'`]),
    "TIME=$(date +%s%3N)",
    `SIGNATURE=$(printf '%s' "\${TIME}${method}${target}${body === "" ? "" : "$BODY"}" \\`,
    `  | openssl dgst -sha256 -hmac "$SECRET" -r | cut -d' ' -f1)`,
  ];
}

function quoted(text: string): string {
  return text.replaceAll("'", `'\\''`);
}

export function pythonOf(operation: Operation, schemas: Schemas, origin: string): string {
  const { method, access } = operation;
  const { target, body } = requestOf(operation, schemas);
  const data = body === "" ? `""` : `json.dumps(${pythonValue(JSON.parse(body))})`;
  const imports = [
    ...(access.key ? ["import hashlib", "import hmac"] : []),
    ...(body === "" ? [] : ["import json"]),
    ...(access.key ? ["import time"] : []),
  ];
  const lines = [...imports, ...(imports.length > 0 ? [""] : []), "import httpx", ""];
  if (access.key) lines.push(...pythonSignature(method, target, data, body !== ""));
  else if (access.session) lines.push(`headers = {"Authorization": f"Bearer {ACCESS_TOKEN}"}`);
  const known = access.key || access.session;
  if (body !== "" && !access.key) lines.push(`body = ${data}`);
  const type = body === "" ? "" : `"Content-Type": "application/json"`;
  const headers = [known ? "**headers" : "", type].filter(Boolean).join(", ");
  const said = [
    `"${method}"`,
    `"${origin}${target}"`,
    ...(headers === "" ? [] : [`headers={${headers}}`]),
    ...(body === "" ? [] : ["content=body"]),
  ];
  lines.push(`answer = httpx.request(\n    ${said.join(",\n    ")},\n)`, "print(answer.json())");
  return lines.join("\n");
}

function pythonSignature(method: string, target: string, data: string, hasBody: boolean): string[] {
  return [
    ...(hasBody ? [`body = ${data}`] : []),
    "stamp = str(time.time_ns() // 1_000_000)",
    `text = stamp + "${method}${target}"${hasBody ? " + body" : ""}`,
    "signature = hmac.new(SECRET.encode(), text.encode(), hashlib.sha256).hexdigest()",
    `headers = {"X-API-Key": KEY, "X-Timestamp": stamp, "X-Signature": signature}`,
  ];
}

function pythonValue(value: unknown): string {
  if (value === null) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (Array.isArray(value)) return `[${value.map(pythonValue).join(", ")}]`;
  if (typeof value !== "object") return JSON.stringify(value);
  const fields = Object.entries(value).map(([name, one]) => `"${name}": ${pythonValue(one)}`);
  return `{${fields.join(", ")}}`;
}
