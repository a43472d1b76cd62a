// The way to the market, where a list has nothing yet.
import { Link } from "@tanstack/react-router";
import { buttonLook } from "../../../ui/Button.tsx";
import { useWords } from "../../../ui/preferences.ts";
import { WORDS } from "./words.ts";

export function StartTrading() {
  const words = useWords(WORDS);
  return (
    <Link to="/trade" className={buttonLook("primary")}>
      {words.startTrading}
    </Link>
  );
}
