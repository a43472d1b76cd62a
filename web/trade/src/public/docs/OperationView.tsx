// One operation: its line, and when it is open all that there is to know of it.
import { useEffect, useRef, useState } from "react";
import { useWords } from "../../../../ui/preferences.ts";
import { Tabs } from "../../../../ui/Tabs.tsx";
import { Code } from "./Code.tsx";
import type { Answer, Operation, Schemas } from "./document.ts";
import { FieldTable, ParameterTable } from "./FieldTable.tsx";
import { exampleOf } from "./schema.ts";
import { curlOf, pythonOf } from "./snippets.ts";
import { WORDS } from "./words.ts";

interface Props {
  operation: Operation;
  schemas: Schemas;
  /** The address of the page names it. */
  named: boolean;
}

export function OperationView({ operation, schemas, named }: Props) {
  const words = useWords(WORDS);
  const { id, method, path, summary, access } = operation;
  const [isOpen, open] = useState(named);
  const element = useRef<HTMLDetailsElement>(null);
  useEffect(() => {
    if (!named) return;
    open(true);
    element.current?.scrollIntoView();
  }, [named]);
  const who = access.key ? (access.session ? "keyOrSession" : "key") : "session";
  return (
    <details
      ref={element}
      id={id}
      className="operation"
      open={isOpen}
      onToggle={(event) => open(event.currentTarget.open)}
    >
      <summary>
        <span className="operation-line">
          <code translate="no" className={method === "DELETE" ? "text-danger" : "text-accent"}>
            {method}
          </code>
          <code translate="no" className="break-all">
            {path}
          </code>
          <span lang="en" className="text-muted">
            {summary}
          </span>
          <span className="text-xs text-faint">
            {words[access.key || access.session ? who : "public"]}
          </span>
        </span>
      </summary>
      {isOpen && <Whole operation={operation} schemas={schemas} />}
    </details>
  );
}

function Whole({ operation, schemas }: Omit<Props, "named">) {
  const words = useWords(WORDS);
  const { id, description, weight, parameters, body, answers } = operation;
  return (
    <div className="grid grid-cols-1 gap-5 px-4 pt-1 pb-6">
      <p className="flex flex-wrap gap-x-4 text-xs text-faint">
        <a href={`#${id}`} className="text-accent hover:underline" aria-label={words.link(id)}>
          #<span translate="no">{id}</span>
        </a>
        {weight !== undefined && <span>{words.weight(weight)}</span>}
      </p>
      {description !== undefined && (
        <p lang="en" className="max-w-[72ch] whitespace-pre-line">
          {description}
        </p>
      )}
      {parameters.length > 0 && (
        <Part title={words.parameters}>
          <ParameterTable parameters={parameters} />
        </Part>
      )}
      {body !== undefined && (
        <Part title={words.body}>
          <FieldTable schema={body} schemas={schemas} />
        </Part>
      )}
      <Part title={words.request}>
        <Snippets operation={operation} schemas={schemas} />
      </Part>
      <Part title={words.answers}>
        <Answers answers={answers} schemas={schemas} />
      </Part>
    </div>
  );
}

export function Part(props: { title: string; children: React.ReactNode }) {
  return (
    <section className="grid grid-cols-1 gap-2">
      <h3 className="font-semibold">{props.title}</h3>
      {props.children}
    </section>
  );
}

function Snippets({ operation, schemas }: Omit<Props, "named">) {
  const words = useWords(WORDS);
  const [chosen, choose] = useState<"curl" | "Python">("curl");
  const written = chosen === "curl" ? curlOf : pythonOf;
  const names = ["curl", "Python"] as const;
  return (
    <Tabs
      label={words.request}
      tabs={names.map((name) => ({ name, title: <span translate="no">{name}</span> }))}
      chosen={chosen}
      choose={choose}
    >
      <Code label={chosen} text={written(operation, schemas, location.origin)} />
    </Tabs>
  );
}

function Answers({ answers, schemas }: { answers: readonly Answer[]; schemas: Schemas }) {
  const words = useWords(WORDS);
  const good = answers.filter(({ status }) => status.startsWith("2"));
  const bad = answers.filter(({ status }) => !status.startsWith("2"));
  return (
    <>
      {good.map(({ status, schema }) => (
        <div key={status} className="grid grid-cols-1 gap-3">
          <p>
            <code translate="no">{status}</code>{" "}
            {schema === undefined && <span className="text-muted">{words.noContent}</span>}
          </p>
          {schema !== undefined && (
            <>
              <FieldTable schema={schema} schemas={schemas} />
              <Code
                label={words.example}
                text={JSON.stringify(exampleOf(schema, schemas, true), null, 2)}
              />
            </>
          )}
        </div>
      ))}
      <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 pt-2 text-xs" lang="en">
        {bad.map(({ status, description }) => (
          <div key={status} className="contents">
            <dt>
              <code translate="no">{status}</code>
            </dt>
            <dd className="text-muted">{description}</dd>
          </div>
        ))}
      </dl>
      <p className="text-xs text-faint">{words.problem}</p>
    </>
  );
}
