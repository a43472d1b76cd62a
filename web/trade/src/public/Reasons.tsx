// Three things that are true of this exchange and can be checked by anybody.
import { useWords } from "../../../ui/preferences.ts";
import { WORDS } from "./words.ts";

export function Reasons() {
  const words = useWords(WORDS);
  const reasons = [
    { title: words.ledgerTitle, text: words.ledger },
    { title: words.engineTitle, text: words.engine },
    { title: words.openTitle, text: words.open },
  ];
  return (
    <section className="public grid gap-6 pt-14 pb-20" aria-labelledby="why">
      <h2 id="why" className="text-lg font-semibold">
        {words.why}
      </h2>
      <ol className="grid gap-x-10 gap-y-8 md:grid-cols-3">
        {reasons.map(({ title, text }) => (
          <li key={title} className="grid content-start gap-2 border-t border-field pt-4">
            <h3 className="text-sm font-semibold">{title}</h3>
            <p className="text-sm text-muted">{text}</p>
          </li>
        ))}
      </ol>
    </section>
  );
}
