// How customers come in: e-mail and password, where one is set up a second factor, or a passkey
// alone; whose address is not confirmed is told so.
import { useQueryClient } from "@tanstack/react-query";
import { getRouteApi, useRouter } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import type { Me } from "../../../api/generated/index.ts";
import { isLoggedIn, loggedIn, meQuery } from "../session/session.ts";
import { LogInForm } from "./LogInForm.tsx";
import { NotConfirmed } from "./NotConfirmed.tsx";
import { type Entry, SecondFactor } from "./SecondFactor.tsx";

const here = getRouteApi("/log-in");
const HOME = "/trade";

export default function LogIn() {
  const { next = HOME } = here.useSearch();
  const router = useRouter();
  const queries = useQueryClient();
  const [entry, setEntry] = useState<Entry | null>(null);
  const [unconfirmed, setUnconfirmed] = useState<Me | null>(null);

  const goOn = () => router.history.replace(next);
  useEffect(() => {
    if (isLoggedIn()) router.history.replace(next); // by another tab, or an old link
  }, [router, next]);
  const arrived = async () => {
    loggedIn();
    const me = await queries.fetchQuery(meQuery);
    if (me.email_confirmed) goOn();
    else setUnconfirmed(me);
  };

  if (unconfirmed !== null) return <NotConfirmed email={unconfirmed.email} goOn={goOn} />;
  if (entry !== null) {
    return <SecondFactor entry={entry} arrived={arrived} back={() => setEntry(null)} />;
  }
  return <LogInForm arrived={arrived} wantsFactor={setEntry} next={next} />;
}
