// The authenticator app: whether there is one, and the way to the other state; recovery codes.
import { useState } from "react";
import type { Me } from "../../../../api/generated/index.ts";
import { Button } from "../../../../ui/Button.tsx";
import { useWords } from "../../../../ui/preferences.ts";
import { AppOff } from "./AppOff.tsx";
import { AppSetup } from "./AppSetup.tsx";
import { NewCodes } from "./NewCodes.tsx";
import { Part, Row } from "./Part.tsx";
import { useMeAgain } from "./useMeAgain.ts";
import { WORDS } from "./words.ts";

interface Props {
  me: Me;
  gotCodes: (codes: string[]) => void;
}

export function AuthenticatorApp({ me, gotCodes }: Props) {
  const words = useWords(WORDS);
  const again = useMeAgain();
  const [isOpen, setOpen] = useState(false);
  const close = () => setOpen(false);
  const isOn = me.two_fa_enabled;
  const done = (codes: string[]) => {
    close();
    gotCodes(codes);
    void again();
  };
  return (
    <Part title={words.secondFactor} lead={words.secondFactorLead}>
      <Row
        title={words.app}
        state={isOn ? words.appOn : words.appOffState}
        hint={isOn ? undefined : words.appHint}
      >
        <Button kind={isOn ? "danger" : "primary"} onClick={() => setOpen(true)}>
          {isOn ? words.switchOff : words.setUp}
        </Button>
      </Row>
      {(isOn || me.passkeys > 0) && <NewCodes left={me.recovery_codes_left} gotCodes={gotCodes} />}
      {isOpen && (isOn ? <AppOff close={close} /> : <AppSetup close={close} done={done} />)}
    </Part>
  );
}
