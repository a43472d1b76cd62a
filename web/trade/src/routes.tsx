// Every page and its path. A page is loaded when somebody goes there, or is about to.
import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from "@tanstack/react-router";
import { isLoggedIn } from "./session/session.ts";
import { Broken, Frame, NotFound } from "./shell/Frame.tsx";
import { Section } from "./shell/Section.tsx";

type Load = Parameters<typeof lazyRouteComponent>[0];

const root = createRootRoute({
  component: Frame,
  notFoundComponent: NotFound,
  errorComponent: Broken,
});

function page<Path extends string>(path: Path, load: Load) {
  return createRoute({
    getParentRoute: () => root,
    path,
    component: lazyRouteComponent(load),
  });
}

/** Goes to the door first, and from there back here. */
function needLogin({ location }: { location: { href: string } }) {
  if (!isLoggedIn()) throw redirect({ to: "/log-in", search: { next: location.href } });
}

const logIn = createRoute({
  getParentRoute: () => root,
  path: "/log-in",
  validateSearch: (search): { next?: string } => ({ ...asPath(search.next) }),
  component: lazyRouteComponent(() => import("./people/LogIn.tsx")),
});

/** Only paths of our own: a link must not lead away from here. */
function asPath(next: unknown): { next?: string } {
  return typeof next === "string" && /^\/(?![/\\])/.test(next) ? { next } : {};
}

const account = createRoute({
  getParentRoute: () => root,
  path: "/account",
  beforeLoad: needLogin,
  component: () => <Section name="account" />,
});

function accountPage<Path extends string>(path: Path, load: Load) {
  return createRoute({
    getParentRoute: () => account,
    path,
    component: lazyRouteComponent(load),
  });
}

const wallet = createRoute({
  getParentRoute: () => root,
  path: "/wallet",
  beforeLoad: needLogin,
  component: () => <Section name="wallet" />,
});

function walletPage<Path extends string>(path: Path, load: Load) {
  return createRoute({
    getParentRoute: () => wallet,
    path,
    component: lazyRouteComponent(load),
  });
}

const tree = root.addChildren([
  page("/", () => import("./public/Landing.tsx")),
  page("/status", () => import("./public/Status.tsx")),
  page("/api-docs", () => import("./public/ApiDocs.tsx")),
  page("/about", () => import("./public/About.tsx")),
  page("/styleguide", () => import("./public/StyleGuide.tsx")),
  page("/trade", () => import("./market/AnyMarket.tsx")),
  page("/trade/$symbol", () => import("./market/MarketScreen.tsx")),
  logIn,
  page("/sign-up", () => import("./people/SignUp.tsx")),
  page("/confirm-email", () => import("./people/ConfirmEmail.tsx")),
  page("/reset-password", () => import("./people/ResetPassword.tsx")),
  page("/change-email", () => import("./people/ChangeEmail.tsx")),
  page("/undo-email", () => import("./people/UndoEmail.tsx")),
  account.addChildren([
    accountPage("/", () => import("./account/Overview.tsx")),
    accountPage("/profile", () => import("./account/Profile.tsx")),
    accountPage("/security", () => import("./account/Security.tsx")),
    accountPage("/sessions", () => import("./account/Sessions.tsx")),
    accountPage("/api-keys", () => import("./account/ApiKeys.tsx")),
    accountPage("/sub-accounts", () => import("./account/SubAccounts.tsx")),
    accountPage("/notifications", () => import("./account/Notifications.tsx")),
    accountPage("/fees", () => import("./account/Fees.tsx")),
    accountPage("/limits", () => import("./account/Limits.tsx")),
  ]),
  wallet.addChildren([
    walletPage("/", () => import("./wallet/Portfolio.tsx")),
    walletPage("/ledger", () => import("./wallet/Ledger.tsx")),
    walletPage("/trades", () => import("./wallet/TradeHistory.tsx")),
    walletPage("/report", () => import("./wallet/YearlyReport.tsx")),
  ]),
]);

export const router = createRouter({
  routeTree: tree,
  defaultPreload: "intent",
  scrollRestoration: true,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
