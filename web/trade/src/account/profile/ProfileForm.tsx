// The profile, to look at and to change; what was verified can only be looked at.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { changeMe, type Me } from "../../../../api/generated/index.ts";
import { Form } from "../../../../ui/Form.tsx";
import { Panel } from "../../../../ui/Panel.tsx";
import { useWords } from "../../../../ui/preferences.ts";
import { say } from "../../../../ui/Toasts.tsx";
import { given, Refused } from "../../session/refused.ts";
import { meQuery } from "../../session/session.ts";
import { useTold } from "../../session/told.ts";
import { Chip } from "../parts/Chip.tsx";
import { changeOf, type Name, typedOf } from "./fields.ts";
import { IdentityFields } from "./IdentityFields.tsx";
import { SettingFields } from "./SettingFields.tsx";
import { VerifiedIdentity } from "./VerifiedIdentity.tsx";
import { WORDS } from "./words.ts";

const USERNAME = /^([A-Za-z0-9_.-]{3,32})?$/;

export function ProfileForm({ me }: { me: Me }) {
  const words = useWords(WORDS);
  const told = useTold();
  const queries = useQueryClient();
  const before = typedOf(me);
  const [typed, setTyped] = useState(before);
  const [tried, isTried] = useState(false);
  const change = changeOf(before, typed);
  const isVerified = me.kyc_level > 0;
  const save = useMutation({
    mutationFn: () => given(changeMe({ body: change })),
    onSuccess: (now) => {
      queries.setQueryData(meQuery.queryKey, now);
      setTyped(typedOf(now));
      say(words.saved);
    },
  });
  const send = () => {
    isTried(true);
    if (USERNAME.test(typed.username.trim())) save.mutate();
  };
  const put = (name: Name) => (value: string) => {
    save.reset();
    setTyped((now) => ({ ...now, [name]: value }));
  };
  const refused = save.error instanceof Refused ? save.error : null;
  const place = refused === null ? null : placeOf(refused);
  const isMisspelt = tried && !USERNAME.test(typed.username.trim());
  return (
    <Form
      action={words.save}
      send={send}
      busy={save.isPending}
      disabled={Object.keys(change).length === 0}
      error={save.error !== null && place === null ? told(save.error) : null}
      noValidate
    >
      <Panel
        title={words.identity}
        aside={isVerified ? <Chip tone="good">{words.lockedChip}</Chip> : null}
      >
        {isVerified ? (
          <VerifiedIdentity me={me} />
        ) : (
          <IdentityFields
            typed={typed}
            put={put}
            bornError={place === "born" ? words.tooYoung : null}
          />
        )}
      </Panel>
      <Panel title={words.settings}>
        <SettingFields
          typed={typed}
          put={put}
          usernameError={
            place === "username" ? words.usernameTaken : isMisspelt ? words.usernameWrong : null
          }
        />
      </Panel>
    </Form>
  );
}

/** At which field a refusal is shown. */
function placeOf({ code, detail }: Refused): "username" | "born" | null {
  if (code === "username_taken") return "username";
  return code === "profile_wrong" && detail?.includes("years old") ? "born" : null;
}
