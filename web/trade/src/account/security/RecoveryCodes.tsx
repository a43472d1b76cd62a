// The recovery codes, which are shown once: whoever closes this says that they are kept.
import { useId, useState } from "react";
import { Button } from "../../../../ui/Button.tsx";
import { Dialog } from "../../../../ui/Dialog.tsx";
import { keepFile } from "../../../../ui/keepFile.ts";
import { useWords } from "../../../../ui/preferences.ts";
import { say } from "../../../../ui/Toasts.tsx";
import { WORDS } from "./words.ts";

const FILE = "bedesten-recovery-codes.txt";

export function RecoveryCodes({ codes, close }: { codes: string[]; close: () => void }) {
  const words = useWords(WORDS);
  const [kept, setKept] = useState(false);
  const [warned, setWarned] = useState(false);
  const id = useId();
  const text = codes.join("\n");
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    say(words.codesCopied);
  };
  const leave = () => (kept ? close() : setWarned(true));
  return (
    <Dialog title={words.recoveryCodes} onClose={leave}>
      <p className="text-muted">{words.recoveryLead}</p>
      <ul
        translate="no"
        className="grid grid-cols-2 gap-x-4 gap-y-1 rounded border border-line bg-inset p-3"
      >
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ul>
      <div className="grid grid-cols-2 gap-2">
        <Button onClick={copy}>{words.copyAll}</Button>
        <Button onClick={() => keepFile([`${words.fileHead}\n\n${text}\n`], FILE, "text/plain")}>
          {words.download}
        </Button>
      </div>
      <div className="flex items-start gap-2">
        <input
          id={id}
          type="checkbox"
          className="size-6 shrink-0 accent-accent"
          checked={kept}
          onChange={(event) => setKept(event.target.checked)}
        />
        <label htmlFor={id} className="pt-0.5">
          {words.keptThem}
        </label>
      </div>
      {warned && !kept && (
        <p role="alert" className="text-danger">
          {words.keepThem}
        </p>
      )}
      <Button kind="primary" size="large" onClick={leave}>
        {words.done}
      </Button>
    </Dialog>
  );
}
