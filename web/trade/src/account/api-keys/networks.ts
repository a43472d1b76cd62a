// Addresses and networks of the Internet as a key's allow list takes them.

export type Fault = "wrong" | "bits";

/** What is wrong with a text as a network, or null. The exchange looks once more. */
export function faultOf(text: string): Fault | null {
  const [address = "", mask, more] = text.split("/");
  const bits = four(address) ?? six(address);
  if (bits === null || more !== undefined) return "wrong";
  if (mask === undefined) return null;
  if (!/^[0-9]{1,3}$/.test(mask) || Number(mask) > bits.length) return "wrong";
  return bits.slice(Number(mask)).includes("1") ? "bits" : null;
}

function four(address: string): string | null {
  const parts = address.split(".");
  if (parts.length !== 4) return null;
  const isOne = (part: string) => /^(0|[1-9][0-9]{0,2})$/.test(part) && Number(part) < 256;
  return parts.every(isOne) ? parts.map((part) => binary(Number(part), 8)).join("") : null;
}

function six(address: string): string | null {
  const [head = "", tail, more] = address.split("::");
  if (more !== undefined) return null;
  const before = groups(head);
  const after = tail === undefined ? [] : groups(tail);
  if (before === null || after === null) return null;
  const missing = 8 - before.length - after.length;
  if (tail === undefined ? missing !== 0 : missing < 1) return null;
  const all = [...before, ...Array.from({ length: missing }, () => 0), ...after];
  return all.map((group) => binary(group, 16)).join("");
}

function groups(text: string): number[] | null {
  if (text === "") return [];
  const found = text.split(":");
  const isOne = (group: string) => /^[0-9a-f]{1,4}$/i.test(group);
  return found.every(isOne) ? found.map((group) => Number.parseInt(group, 16)) : null;
}

function binary(value: number, width: number): string {
  return value.toString(2).padStart(width, "0");
}
