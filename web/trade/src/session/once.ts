// The name under which a request takes effect at most once, however often it arrives.
const BYTES = 16;

export function onceKey(): { "Idempotency-Key": string } {
  const bytes = crypto.getRandomValues(new Uint8Array(BYTES)); // randomUUID needs TLS
  const key = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return { "Idempotency-Key": key };
}
