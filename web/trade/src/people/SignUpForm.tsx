// What somebody gives to become a customer.
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { readTerms, signUpCustomer } from "../../../api/generated/index.ts";
import type { Language } from "../../../core/words.ts";
import { Choice } from "../../../ui/Choice.tsx";
import { Field } from "../../../ui/Field.tsx";
import { Form } from "../../../ui/Form.tsx";
import { prefer, usePreferences, useWords } from "../../../ui/preferences.ts";
import { useDoing } from "../session/doing.ts";
import { PasswordField } from "../session/PasswordField.tsx";
import { given, Refused } from "../session/refused.ts";
import { Door } from "./Door.tsx";
import { Terms } from "./Terms.tsx";
import { WORDS } from "./words.ts";

export interface Applied {
  readonly email: string;
  readonly password: string;
}

export function SignUpForm({ done }: { done: (applied: Applied) => void }) {
  const words = useWords(WORDS);
  const { language } = usePreferences();
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [accepted, setAccepted] = useState("");
  const doing = useDoing();
  const terms = useQuery({ queryKey: ["terms"], queryFn: () => given(readTerms()) });
  const current = terms.data?.current;
  const isAccepted = current !== undefined && accepted === current.version;

  const apply = async () => {
    try {
      const body = { email, password, language, terms_version: accepted };
      await given(signUpCustomer({ body }));
    } catch (error) {
      if (error instanceof Refused && error.code === "terms_outdated") void terms.refetch();
      throw error;
    }
    done({ email, password });
  };
  const send = () => doing.run(apply);
  return (
    <Door
      title={words.signUpTitle}
      lead={words.signUpLead}
      foot={
        <Link to="/log-in" className="py-1 text-accent underline">
          {words.haveAccount}
        </Link>
      }
    >
      <Form
        wide
        action={words.signUp}
        send={send}
        busy={doing.busy}
        disabled={current === undefined}
        error={doing.besides("email_wrong", "weak_password")}
      >
        <Field
          label={words.email}
          type="email"
          autoComplete="username"
          required
          value={email}
          error={doing.at("email_wrong")}
          onChange={(event) => setEmail(event.target.value)}
        />
        <PasswordField
          label={words.password}
          isNew
          value={password}
          change={setPassword}
          error={doing.at("weak_password")}
        />
        <Choice
          label={words.languageLabel}
          value={language}
          onChange={(event) => prefer({ language: event.target.value as Language })}
        >
          <option value="tr" lang="tr">
            Türkçe
          </option>
          <option value="en" lang="en">
            English
          </option>
        </Choice>
        <Terms
          terms={current}
          failed={terms.isError}
          retry={() => void terms.refetch()}
          accepted={isAccepted}
          accept={(yes) => setAccepted(yes && current ? current.version : "")}
        />
      </Form>
    </Door>
  );
}
