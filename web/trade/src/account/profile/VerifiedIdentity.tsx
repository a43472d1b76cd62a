// What was verified; it cannot be changed here.
import type { Me } from "../../../../api/generated/index.ts";
import { formatDate } from "../../../../core/format.ts";
import { usePreferences, useWords } from "../../../../ui/preferences.ts";
import { countryName } from "./countries.ts";
import { WORDS } from "./words.ts";

export function VerifiedIdentity({ me }: { me: Me }) {
  const words = useWords(WORDS);
  const { language } = usePreferences();
  const facts = [
    { name: words.firstName, value: me.first_name },
    { name: words.lastName, value: me.last_name },
    {
      name: words.born,
      value: me.date_of_birth && formatDate(Date.parse(me.date_of_birth), language, "UTC"),
    },
    { name: words.nationality, value: me.nationality && countryName(me.nationality, language) },
  ];
  return (
    <>
      <dl className="grid grid-cols-2 gap-4 sm:grid-cols-4">
        {facts.map(({ name, value }) => (
          <div key={name} className="grid gap-1">
            <dt className="text-xs text-muted">{name}</dt>
            <dd>{value || "—"}</dd>
          </div>
        ))}
      </dl>
      <p className="max-w-[72ch] text-xs text-muted">{words.locked}</p>
    </>
  );
}
