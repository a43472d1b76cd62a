// How well an account is guarded, read off what the exchange says about it.
import type { Me } from "../../../../api/generated/index.ts";

type Guarded = Pick<Me, "email_confirmed" | "two_fa_enabled" | "passkeys" | "recovery_codes_left">;

export interface Check {
  readonly name: "email" | "factor" | "passkey" | "recovery";
  readonly done: boolean;
}

/** Recovery codes come with the first second factor, go with the last, and are used up. */
export function checksOf({
  email_confirmed,
  two_fa_enabled,
  passkeys,
  recovery_codes_left,
}: Guarded): Check[] {
  const hasFactor = two_fa_enabled || passkeys > 0;
  return [
    { name: "email", done: email_confirmed },
    { name: "factor", done: hasFactor },
    { name: "passkey", done: passkeys > 0 },
    { name: "recovery", done: recovery_codes_left > 0 },
  ];
}
