// How a program says who it is.
import { Link } from "@tanstack/react-router";
import { useWords } from "../../../../ui/preferences.ts";
import { ASYNCAPI, OPENAPI } from "./documents.ts";
import { WORDS } from "./words.ts";

export function Signing() {
  const words = useWords(WORDS);
  const steps = [words.signingKey, words.signingText, words.signingHeaders, words.signingMoney];
  return (
    <div className="grid grid-cols-1 gap-x-12 gap-y-8 lg:grid-cols-2">
      <section
        id="signing"
        className="grid grid-cols-1 content-start scroll-mt-4 gap-3"
        aria-labelledby="signing-title"
      >
        <h2 id="signing-title" className="text-lg font-semibold">
          {words.signing}
        </h2>
        <ol className="grid grid-cols-1 max-w-[72ch] list-decimal gap-2 pl-5">
          {steps.map((step) => (
            <li key={step}>{step}</li>
          ))}
        </ol>
        <p>
          <Link to="/account/api-keys" className="text-accent underline">
            {words.makeKey}
          </Link>
        </p>
      </section>
      <section className="grid grid-cols-1 content-start gap-3" aria-labelledby="bots-title">
        <h2 id="bots-title" className="text-lg font-semibold">
          {words.bots}
        </h2>
        <p className="max-w-[72ch]">{words.botsText}</p>
        <p className="flex flex-wrap gap-x-4">
          <span className="text-muted">{words.documents}</span>
          {[OPENAPI, ASYNCAPI].map((path) => (
            <a key={path} href={path} translate="no" className="text-accent underline">
              {path.slice(path.lastIndexOf("/") + 1)}
            </a>
          ))}
        </p>
      </section>
    </div>
  );
}
