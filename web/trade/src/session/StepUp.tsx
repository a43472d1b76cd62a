// The one dialog that asks once more who it is, whenever `stepped` needs to know. Once on a page.
import { type FormEvent, useEffect, useRef, useState, useSyncExternalStore } from "react";
import { askForStepUp } from "../../../api/generated/index.ts";
import { Button } from "../../../ui/Button.tsx";
import { Dialog } from "../../../ui/Dialog.tsx";
import { Field } from "../../../ui/Field.tsx";
import { usePreferences, useWords } from "../../../ui/preferences.ts";
import { hasPasskeys, showPasskey } from "./passkey.ts";
import { given, Refused } from "./refused.ts";
import { useMe } from "./session.ts";
import { onQuestion, type Proof, type Question, question } from "./stepped.ts";
import { told } from "./told.ts";
import { WORDS } from "./words.ts";

let shown = 0; // a new question begins with empty fields

export function StepUp() {
  const asked = useSyncExternalStore(onQuestion, question);
  if (asked === null) return null;
  return <Ask key={keyOf(asked)} asked={asked} />;
}

const keys = new WeakMap<Question, number>();

function keyOf(asked: Question): number {
  const known = keys.get(asked);
  if (known !== undefined) return known;
  shown += 1;
  keys.set(asked, shown);
  return shown;
}

function Ask({ asked }: { asked: Question }) {
  const words = useWords(WORDS);
  const { language } = usePreferences();
  const me = useMe();
  const [typed, setTyped] = useState("");
  const [busy, setBusy] = useState<"typed" | "passkey" | null>(null);
  const [error, setError] = useState<string | null>(null);
  const isPassword = asked.wants === "password";
  const byPasskey = !isPassword && me !== undefined && me.passkeys > 0 && hasPasskeys();
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []); // the dialog itself would choose its cross

  const give = async (how: "typed" | "passkey", proof: () => Promise<Proof>) => {
    setBusy(how);
    setError(null);
    try {
      await asked.answer(await proof());
    } catch (refusal) {
      const isWrong = refusal instanceof Refused && refusal.code === "credentials_wrong";
      const wrong = isPassword ? words.wrongPassword : words.wrongFactor;
      setError(isWrong ? wrong : told(refusal, language));
      setBusy(null);
    }
  };
  const giveTyped = (event: FormEvent) => {
    event.preventDefault();
    give("typed", async () => (isPassword ? { password: typed } : { code: typed }));
  };
  const givePasskey = () =>
    give("passkey", async () => ({ passkey: await showPasskey(await given(askForStepUp())) }));

  return (
    <Dialog title={words.confirmTitle} onClose={asked.cancel}>
      <p className="text-muted">{isPassword ? words.confirmPassword : words.confirmFactor}</p>
      {byPasskey && (
        <>
          <Button
            kind="primary"
            size="large"
            busy={busy === "passkey"}
            disabled={busy !== null}
            onClick={givePasskey}
          >
            {words.usePasskey}
          </Button>
          <p className="text-center text-xs text-muted">{words.instead}</p>
        </>
      )}
      <form className="grid gap-4" onSubmit={giveTyped}>
        <Field
          label={isPassword ? words.password : codeLabel(me?.two_fa_enabled ?? true, words)}
          hint={!isPassword && me?.two_fa_enabled !== false ? words.codeHint : undefined}
          type={isPassword ? "password" : "text"}
          autoComplete={isPassword ? "current-password" : "one-time-code"}
          autoCapitalize="none"
          spellCheck={false}
          ref={field}
          required
          value={typed}
          error={error}
          onChange={(event) => setTyped(event.target.value)}
        />
        <Button
          type="submit"
          size="large"
          kind={byPasskey ? "plain" : "primary"}
          busy={busy === "typed"}
          disabled={busy !== null}
        >
          {words.confirm}
        </Button>
      </form>
    </Dialog>
  );
}

function codeLabel(hasApp: boolean, words: { code: string; recoveryCode: string }): string {
  return hasApp ? words.code : words.recoveryCode;
}
