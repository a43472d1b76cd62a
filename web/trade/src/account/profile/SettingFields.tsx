// Username, language and time zone, which customers change as they like.
import { useMemo } from "react";
import { Choice } from "../../../../ui/Choice.tsx";
import { Field } from "../../../../ui/Field.tsx";
import { useWords } from "../../../../ui/preferences.ts";
import { type Name, type Typed, zonesWith } from "./fields.ts";
import { WORDS } from "./words.ts";

interface Props {
  typed: Typed;
  put: (name: Name) => (value: string) => void;
  usernameError: string | null;
}

export function SettingFields({ typed, put, usernameError }: Props) {
  const words = useWords(WORDS);
  const zones = useMemo(() => zonesWith(typed.time_zone), [typed.time_zone]);
  return (
    <div className="grid items-start gap-4 sm:grid-cols-2">
      <Field
        label={words.username}
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        maxLength={32}
        value={typed.username}
        error={usernameError}
        hint={words.usernameHint}
        className="sm:col-span-2"
        onChange={(event) => put("username")(event.target.value)}
      />
      <div className="grid gap-1">
        <Choice
          label={words.language}
          value={typed.language}
          onChange={(event) => put("language")(event.target.value)}
        >
          <option value="tr" lang="tr">
            {words.turkish}
          </option>
          <option value="en" lang="en">
            {words.english}
          </option>
        </Choice>
        <p className="text-xs text-muted">{words.languageHint}</p>
      </div>
      <div className="grid gap-1">
        <Choice
          label={words.zone}
          value={typed.time_zone}
          onChange={(event) => put("time_zone")(event.target.value)}
        >
          {zones.map((zone) => (
            <option key={zone} value={zone} translate="no">
              {zone.replaceAll("_", " ")}
            </option>
          ))}
        </Choice>
        <p className="text-xs text-muted">{words.zoneHint}</p>
      </div>
    </div>
  );
}
