// Text that somebody takes elsewhere: an address, a key, a code.
import { useState } from "react";
import { Button } from "./Button.tsx";
import { useWords } from "./preferences.ts";
import { WORDS } from "./words.ts";

export function Copyable({ text, label }: { text: string; label: string }) {
  const words = useWords(WORDS);
  const [copied, isCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    isCopied(true);
  };
  return (
    <div className="grid gap-1">
      <span className="text-xs text-muted">{label}</span>
      <div className="flex items-center gap-2 rounded border border-line bg-inset p-2">
        <code translate="no" className="min-w-0 flex-1 break-all text-xs">
          {text}
        </code>
        <Button size="small" onClick={copy}>
          {copied ? words.copied : words.copy}
        </Button>
      </div>
    </div>
  );
}
