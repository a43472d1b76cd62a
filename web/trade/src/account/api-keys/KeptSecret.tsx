// The new key and its secret. It cannot be closed before somebody says that they kept it.
import { useState } from "react";
import type { IssuedView } from "../../../../api/generated/index.ts";
import { Button } from "../../../../ui/Button.tsx";
import { Copyable } from "../../../../ui/Copyable.tsx";
import { Dialog } from "../../../../ui/Dialog.tsx";
import { useWords } from "../../../../ui/preferences.ts";
import { Check } from "../parts/Check.tsx";
import { WORDS } from "./words.ts";

export function KeptSecret({ issued, onClose }: { issued: IssuedView; onClose: () => void }) {
  const words = useWords(WORDS);
  const [kept, isKept] = useState(!issued.secret);
  const [warned, isWarned] = useState(false);
  const close = () => (kept ? onClose() : isWarned(true));
  return (
    <Dialog title={words.keepTitle} onClose={close}>
      <p className={issued.secret ? "text-warn" : "text-muted"}>
        {issued.secret ? words.keepText : words.keepOwn}
      </p>
      <Copyable label={words.apiKey} text={issued.api_key} />
      {issued.secret && <Copyable label={words.secret} text={issued.secret} />}
      {issued.secret && (
        <Check
          type="checkbox"
          label={words.kept}
          checked={kept}
          onChange={(event) => isKept(event.target.checked)}
        />
      )}
      {warned && !kept && (
        <p role="alert" className="text-xs text-danger">
          {words.keepFirst}
        </p>
      )}
      <Button kind="primary" className="justify-self-end" disabled={!kept} onClick={onClose}>
        {words.done}
      </Button>
    </Dialog>
  );
}
