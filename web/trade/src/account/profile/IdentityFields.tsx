// Names, birth and nationality, as long as nobody has verified them.
import { Choice } from "../../../../ui/Choice.tsx";
import { Field } from "../../../../ui/Field.tsx";
import { usePreferences, useWords } from "../../../../ui/preferences.ts";
import { countries } from "./countries.ts";
import type { Name, Typed } from "./fields.ts";
import { WORDS } from "./words.ts";

interface Props {
  typed: Typed;
  put: (name: Name) => (value: string) => void;
  bornError: string | null;
}

export function IdentityFields({ typed, put, bornError }: Props) {
  const words = useWords(WORDS);
  const { language } = usePreferences();
  return (
    <>
      <p className="text-xs text-muted">{words.identityHint}</p>
      <div className="grid items-start gap-4 sm:grid-cols-2">
        <Field
          label={words.firstName}
          autoComplete="given-name"
          maxLength={100}
          value={typed.first_name}
          onChange={(event) => put("first_name")(event.target.value)}
        />
        <Field
          label={words.lastName}
          autoComplete="family-name"
          maxLength={100}
          value={typed.last_name}
          onChange={(event) => put("last_name")(event.target.value)}
        />
        <Field
          label={words.born}
          type="date"
          autoComplete="bday"
          value={typed.date_of_birth}
          error={bornError}
          onChange={(event) => put("date_of_birth")(event.target.value)}
        />
        <Choice
          label={words.nationality}
          value={typed.nationality}
          onChange={(event) => put("nationality")(event.target.value)}
        >
          <option value="">{words.notSaid}</option>
          {countries(language).map(({ code, name }) => (
            <option key={code} value={code}>
              {name}
            </option>
          ))}
        </Choice>
      </div>
    </>
  );
}
