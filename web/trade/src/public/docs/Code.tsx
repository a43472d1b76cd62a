// Lines of code with a button that copies them.
import { useState } from "react";
import { useWords } from "../../../../ui/preferences.ts";
import { WORDS } from "./words.ts";

export function Code({ text, label }: { text: string; label: string }) {
  const words = useWords(WORDS);
  const [copied, isCopied] = useState("");
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    isCopied(text);
  };
  return (
    <div className="code">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls by the arrow keys */}
      <section tabIndex={0} aria-label={label}>
        <pre translate="no" lang="en">
          <code>{text}</code>
        </pre>
      </section>
      <button type="button" onClick={copy}>
        {copied === text ? words.copied : words.copy}
      </button>
    </div>
  );
}
