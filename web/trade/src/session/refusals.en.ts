// English sentences for refusals whose own words are for programs, or whose figures help.
import type { Facts, Sentences } from "./explain.ts";

const LIMITS: Readonly<Record<string, string>> = {
  daily_deposit_fiat: "Your daily limit for deposits of money",
  daily_withdrawal_fiat: "Your daily limit for withdrawals of money",
  monthly_withdrawal_fiat: "Your monthly limit for withdrawals of money",
  daily_withdrawal_crypto: "Your daily limit for withdrawals of coins",
  monthly_withdrawal_crypto: "Your monthly limit for withdrawals of coins",
  daily_withdrawal_of_asset: "The daily limit for withdrawals of this asset",
};

function limitExceeded({ number, time, word }: Facts): string {
  const [limit, used, at] = [number("limit"), number("used"), time("resets_at")];
  if (limit === null || used === null) return "This is more than your limit leaves.";
  const unit = word("unit") ?? "";
  const name = LIMITS[word("limit_name") ?? ""] ?? "Your limit";
  const until = at === null ? "So much never fits." : `It fits from ${at}.`;
  return `${name} is ${limit} ${unit}, and ${used} ${unit} of it are used. ${until}`;
}

export const unknown = null;
export const sentences: Sentences = {
  rate_limited: wait("Too many requests."),
  order_rate_limited: wait("Too many new orders in a short time."),
  locked_out: wait("Too many wrong attempts."),
  banned: wait("Too many requests; we do not answer this connection for now."),
  overloaded: wait("The exchange is very busy."),
  limit_exceeded: limitExceeded,
  level_too_low: ({ number }) => {
    const [needed, level] = [number("level_needed"), number("level")];
    if (needed === null || level === null)
      return "Your verification level does not allow this yet.";
    return `This needs verification level ${needed}; yours is ${level}.`;
  },
  amount_outside_terms: ({ number, word }) => {
    const [least, asset] = [number("least"), word("asset")];
    if (least === null || asset === null) return "This amount cannot be moved at a time.";
    const most = word("most") === "any" ? null : number("most");
    return most === null
      ? `Move at least ${least} ${asset} at a time.`
      : `Move ${least} to ${most} ${asset} at a time.`;
  },
  withdrawals_cooling_down: ({ time }) => {
    const at = time("resets_at");
    const why = "after a change of your credentials, for your safety";
    return at === null
      ? `Withdrawals are closed for a while ${why}.`
      : `Withdrawals are closed until ${at} ${why}.`;
  },
  test_funds_taken: ({ time }) => {
    const at = time("resets_at");
    return at === null
      ? "You have had today's test funds; come again tomorrow."
      : `You have had today's test funds; there are more from ${at} on.`;
  },
  access_token_wrong: "Your session is over. Log in again.",
  credentials_missing: "Log in to do this.",
  not_authenticated: "Log in to do this.",
  unauthorized: "Log in to do this.",
  no_account: "Confirm your e-mail address first: we have sent you a link.",
  terms_not_accepted: "Accept the terms of use first.",
  terms_outdated: "The terms of use have changed. Load the page again and read them.",
  outcome_unknown:
    "It is not known whether this took effect. Look at your orders before you retry.",
  too_precise: "The amount has more decimals than its asset.",
  steps_changed: "The market has another tick or lot now. Look at the order and send it again.",
  key_reused: "This was sent before with other content. Send it again.",
  internal: "Something went wrong at the exchange. Try again in a moment.",
};

function wait(what: string): (facts: Facts) => string {
  return ({ number }) => {
    const seconds = number("retry_after");
    if (seconds === null) return `${what} Try again in a moment.`;
    return `${what} Try again in ${seconds} ${seconds === "1" ? "second" : "seconds"}.`;
  };
}
