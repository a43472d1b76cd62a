// Under the chart: open orders, what became of earlier ones, fills and balances.
import { Link } from "@tanstack/react-router";
import type { MarketBody } from "../../../api/generated/index.ts";
import { buttonLook } from "../../../ui/Button.tsx";
import { later } from "../../../ui/later.tsx";
import { Empty } from "../../../ui/Notice.tsx";
import { useWords } from "../../../ui/preferences.ts";
import { useIsLoggedIn } from "../session/session.ts";
import { useRoom } from "./useRoom.ts";
import { WORDS } from "./words.ts";

const Panels = later(async () => (await import("./Panels.tsx")).Panels);

export function WorkArea({ market }: { market: MarketBody }) {
  const words = useWords(WORDS);
  const isLoggedIn = useIsLoggedIn();
  const [area, room] = useRoom<HTMLElement>();
  return (
    <section ref={area} className="area-work work" aria-label={words.work}>
      {isLoggedIn ? <Panels market={market} room={room} /> : <Outside />}
    </section>
  );
}

function Outside() {
  const words = useWords(WORDS);
  const action = (
    <div className="flex gap-2">
      <Link to="/log-in" search={{ next: location.pathname }} className={buttonLook("primary")}>
        {words.logIn}
      </Link>
      <Link to="/sign-up" className={buttonLook("plain")}>
        {words.signUp}
      </Link>
    </div>
  );
  return (
    <div className="grid content-center">
      <Empty action={action}>{words.logInFirst}</Empty>
    </div>
  );
}
