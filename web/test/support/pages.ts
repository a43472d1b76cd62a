// Every page, for what is looked at on all of them.

/** Pages that anybody may see. */
export const OPEN = [
  "/",
  "/trade/BTC-USDT",
  "/log-in",
  "/sign-up",
  "/confirm-email",
  "/reset-password",
  "/change-email",
  "/undo-email",
  "/status",
  "/api-docs",
  "/about",
  "/styleguide",
  "/no-such-page",
] as const;

/** Pages of somebody who is logged in. */
export const OWN = [
  "/trade/BTC-USDT",
  "/account",
  "/account/profile",
  "/account/security",
  "/account/sessions",
  "/account/api-keys",
  "/account/sub-accounts",
  "/account/notifications",
  "/account/fees",
  "/account/limits",
  "/wallet",
  "/wallet/ledger",
  "/wallet/trades",
  "/wallet/report",
] as const;

export const SIZES: readonly (readonly [number, number])[] = [
  [1920, 1080],
  [1440, 900],
  [1280, 800],
  [1024, 768],
  [390, 844],
  [320, 640],
];
