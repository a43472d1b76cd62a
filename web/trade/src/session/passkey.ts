// Passkeys: between the JSON that the exchange speaks and the bytes that browsers want. Browsers
// have them on pages of https and of http://localhost alone.
import type {
  Assertion,
  CreationOptions,
  NewPasskey,
  RequestOptions,
} from "../../../api/generated/index.ts";
import { Refused } from "./refused.ts";

/** Whether this browser has passkeys for this page. */
export function hasPasskeys(): boolean {
  return window.isSecureContext && "PublicKeyCredential" in window;
}

/** A new passkey, made by the device. Raises Refused with one of the codes of `reasonOf`. */
export async function createPasskey(options: CreationOptions): Promise<NewPasskey> {
  const made = await asked(() => navigator.credentials.create({ publicKey: creation(options) }));
  const answer = made.response as AuthenticatorAttestationResponse;
  return {
    ...names(made),
    response: {
      clientDataJSON: textOf(answer.clientDataJSON),
      attestationObject: textOf(answer.attestationObject),
      transports: answer.getTransports?.() ?? [],
    },
  };
}

/** The answer of a passkey that is there. Raises Refused with one of the codes of `reasonOf`. */
export async function showPasskey(options: RequestOptions): Promise<Assertion> {
  const shown = await asked(() => navigator.credentials.get({ publicKey: request(options) }));
  const answer = shown.response as AuthenticatorAssertionResponse;
  return {
    ...names(shown),
    response: {
      clientDataJSON: textOf(answer.clientDataJSON),
      authenticatorData: textOf(answer.authenticatorData),
      signature: textOf(answer.signature),
      userHandle: answer.userHandle === null ? null : textOf(answer.userHandle),
    },
  };
}

function names(key: PublicKeyCredential) {
  return { id: key.id, rawId: textOf(key.rawId), type: "public-key" as const };
}

async function asked(ask: () => Promise<Credential | null>): Promise<PublicKeyCredential> {
  if (!hasPasskeys()) throw new Refused("passkey_impossible", "no passkeys on this page");
  let answer: Credential | null;
  try {
    answer = await ask();
  } catch (error) {
    throw new Refused(reasonOf(error), String(error));
  }
  if (answer === null) throw new Refused("passkey_not_shown", "nothing was chosen");
  return answer as PublicKeyCredential;
}

/** Why the browser gave no passkey. It does not tell a refusal from patience that ran out. */
export function reasonOf(error: unknown): string {
  const name = error instanceof Error || error instanceof DOMException ? error.name : "";
  if (name === "NotAllowedError" || name === "AbortError") return "passkey_not_shown";
  if (name === "InvalidStateError") return "passkey_known";
  if (name === "SecurityError" || name === "NotSupportedError") return "passkey_impossible";
  return "passkey_failed";
}

function creation(options: CreationOptions): PublicKeyCredentialCreationOptions {
  return {
    ...options,
    challenge: bytesOf(options.challenge),
    user: { ...options.user, id: bytesOf(options.user.id) },
    pubKeyCredParams: options.pubKeyCredParams.map(({ alg }) => ({ alg, type: "public-key" })),
    excludeCredentials: options.excludeCredentials.map(known),
  } as PublicKeyCredentialCreationOptions;
}

function request(options: RequestOptions): PublicKeyCredentialRequestOptions {
  return {
    ...options,
    challenge: bytesOf(options.challenge),
    allowCredentials: options.allowCredentials.map(known),
  } as PublicKeyCredentialRequestOptions;
}

function known({ id, transports }: RequestOptions["allowCredentials"][number]) {
  return {
    id: bytesOf(id),
    type: "public-key",
    transports: transports as AuthenticatorTransport[] | undefined,
  };
}

/** Bytes of base64url text. */
export function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(plain, (sign) => sign.charCodeAt(0));
}

/** Base64url without padding. */
export function textOf(bytes: ArrayBuffer | Uint8Array<ArrayBuffer>): string {
  const plain = Array.from(new Uint8Array(bytes), (byte) => String.fromCharCode(byte)).join("");
  return btoa(plain).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}
