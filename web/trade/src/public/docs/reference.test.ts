// The reference that is made of the documents, tried on the documents that are committed.
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { type AsyncApi, groupsOf, messagesOf, type OpenApi, operationsOf } from "./document.ts";
import { exampleOf, fieldsOf, typeOf } from "./schema.ts";
import { curlOf, pythonOf, requestOf } from "./snippets.ts";

const FOLDER = new URL("../../../../../docs/reference/", import.meta.url);
const rest: OpenApi = JSON.parse(readFileSync(new URL("openapi.json", FOLDER), "utf8"));
const socket: AsyncApi = JSON.parse(readFileSync(new URL("asyncapi.json", FOLDER), "utf8"));
const { schemas } = rest.components;
const operations = operationsOf(rest);

function operation(id: string) {
  const found = operations.find((one) => one.id === id);
  if (found === undefined) throw new Error(`no ${id}`);
  return found;
}

describe("operations", () => {
  it("are all there, each with a name of its own", () => {
    const many = Object.values(rest.paths).flatMap((methods) => Object.keys(methods));
    expect(operations).toHaveLength(many.length);
    expect(new Set(operations.map(({ id }) => id)).size).toBe(operations.length);
  });
  it("say who may ask", () => {
    expect(operation("list_markets").access).toEqual({ key: false, session: false });
    expect(operation("place_order").access).toEqual({ key: true, session: true });
    expect(operation("log_out").access.key).toBe(false);
  });
  it("are found by all words that were typed", () => {
    const found = groupsOf(operations, "POST  cancel-all");
    expect(found.map(([tag, ones]) => [tag, ones.map(({ id }) => id)])).toEqual([
      ["orders", ["arm_timer"]],
    ]);
    expect(groupsOf(operations, "nothing like it")).toEqual([]);
  });
});

describe("schemas", () => {
  it("write types as programmers do", () => {
    expect(typeOf({ anyOf: [{ type: "string" }, { type: "null" }] })).toBe("string | null");
    expect(typeOf({ type: "array", items: { $ref: "#/a/Order" } })).toBe("Order[]");
    expect(typeOf({ enum: ["buy", "sell"] })).toBe('"buy" | "sell"');
  });
  it("show fields within fields", () => {
    const names = fieldsOf({ $ref: "#/components/schemas/OrderList" }, schemas).map((f) => f.name);
    expect(names).toContain("data[].trades[].price");
    expect(names).toContain("next_cursor");
  });
  it("have rows and an example for every body and answer", () => {
    for (const { body, answers } of operations)
      for (const schema of [body, ...answers.map((answer) => answer.schema)]) {
        if (schema === undefined) continue;
        expect(fieldsOf(schema, schemas).every(({ type }) => type !== "")).toBe(true);
        expect(exampleOf(schema, schemas, true)).toBeDefined();
      }
  });
});

describe("snippets", () => {
  it("sign what is sent", () => {
    const curl = curlOf(operation("place_order"), schemas, "http://x");
    expect(curl).toContain('TIME}POST/api/v1/orders$BODY"');
    expect(curl).toContain('-H "X-Signature: $SIGNATURE"');
    const python = pythonOf(operation("place_order"), schemas, "http://x");
    expect(python).toContain('text = stamp + "POST/api/v1/orders" + body');
  });
  it("fill the path and what the query must have", () => {
    expect(requestOf(operation("list_klines"), schemas).target).toBe(
      "/api/v1/markets/BTC-USDT/klines?interval=1s",
    );
    expect(curlOf(operation("get_time"), schemas, "http://x")).toBe('curl "http://x/api/v1/time"');
  });
});

it("names every message of the socket with its fields", () => {
  for (const which of ["ask", "tell"] as const) {
    const messages = messagesOf(socket, which);
    expect(messages.length).toBeGreaterThan(5);
    for (const { schema } of messages)
      expect(fieldsOf(schema, socket.components.schemas).length).toBeGreaterThan(0);
  }
});
