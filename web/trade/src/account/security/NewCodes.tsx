// How many recovery codes are left, and ten others in their place.
import { makeRecoveryCodes } from "../../../../api/generated/index.ts";
import { Button } from "../../../../ui/Button.tsx";
import { useWords } from "../../../../ui/preferences.ts";
import { Wrong } from "../../../../ui/Wrong.tsx";
import { useDoing } from "../../session/doing.ts";
import { given } from "../../session/refused.ts";
import { stepped } from "../../session/stepped.ts";
import { Row } from "./Part.tsx";
import { useMeAgain } from "./useMeAgain.ts";
import { WORDS } from "./words.ts";

interface Props {
  left: number;
  gotCodes: (codes: string[]) => void;
}

export function NewCodes({ left, gotCodes }: Props) {
  const words = useWords(WORDS);
  const again = useMeAgain();
  const doing = useDoing();
  const make = () =>
    doing.run(async () => {
      gotCodes((await stepped(() => given(makeRecoveryCodes()))).recovery_codes);
      await again();
    });
  return (
    <Row
      title={words.checkRecovery}
      state={words.codesLeft(left)}
      hint={
        <>
          {words.newCodesHint}
          <Wrong>{doing.besides()}</Wrong>
        </>
      }
    >
      <Button busy={doing.busy} onClick={make}>
        {words.newCodes}
      </Button>
    </Row>
  );
}
