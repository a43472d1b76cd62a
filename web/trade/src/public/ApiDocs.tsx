// The reference of the API, made of the documents that the exchange itself serves.
import { useQuery } from "@tanstack/react-query";
import { useLocation } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { Button } from "../../../ui/Button.tsx";
import { Empty, Failed, Loading } from "../../../ui/Notice.tsx";
import { useWords } from "../../../ui/preferences.ts";
import { groupsOf, type OpenApi, operationsOf } from "./docs/document.ts";
import { openApiQuery } from "./docs/documents.ts";
import { Messages } from "./docs/Messages.tsx";
import { OperationView } from "./docs/OperationView.tsx";
import { Signing } from "./docs/Signing.tsx";
import { WORDS } from "./docs/words.ts";
import { PublicPage } from "./PublicPage.tsx";

export default function ApiDocs() {
  const words = useWords(WORDS);
  const document_ = useQuery(openApiQuery);
  return (
    <PublicPage
      title={words.title}
      lead={
        <>
          <p>{words.lead}</p>
          {words.english !== "" && <p className="text-xs text-faint">{words.english}</p>}
        </>
      }
    >
      <Signing />
      {document_.isPending && <Loading rows={8} />}
      {document_.isError && <Failed retry={document_.refetch}>{words.failed}</Failed>}
      {document_.data !== undefined && <Operations document={document_.data} />}
      <Messages />
    </PublicPage>
  );
}

function Operations({ document }: { document: OpenApi }) {
  const words = useWords(WORDS);
  const hash = useLocation({ select: ({ hash }) => hash });
  const [typed, type] = useState("");
  const all = useMemo(() => operationsOf(document), [document]);
  const groups = groupsOf(all, typed);
  const count = groups.reduce((sum, [, operations]) => sum + operations.length, 0);
  return (
    <section className="docs" aria-label={words.contents}>
      <nav className="docs-nav" aria-label={words.contents}>
        {groups.map(([tag, operations]) => (
          <a key={tag} href={`#${idOf(tag)}`} lang="en">
            <span>{titleOf(tag)}</span>
            <span className="figure text-faint">{operations.length}</span>
          </a>
        ))}
        <a href="#websocket">{words.socket}</a>
      </nav>
      <div className="grid grid-cols-1 min-w-0 content-start gap-8">
        <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
          <input
            type="search"
            aria-label={words.search}
            placeholder={words.search}
            className="docs-search"
            value={typed}
            onChange={(event) => type(event.target.value)}
          />
          <p role="status" className="text-xs text-faint">
            {words.found(count)}
          </p>
        </div>
        {count === 0 && (
          <Empty action={<Button onClick={() => type("")}>{words.showAll}</Button>}>
            {words.nothing}
          </Empty>
        )}
        {groups.map(([tag, operations]) => (
          <section key={tag} id={idOf(tag)} className="grid grid-cols-1 scroll-mt-4 gap-2">
            <h2 className="text-lg font-semibold" lang="en">
              {titleOf(tag)}
            </h2>
            <div className="operations">
              {operations.map((one) => (
                <OperationView
                  key={one.id}
                  operation={one}
                  schemas={document.components.schemas}
                  named={hash === one.id}
                />
              ))}
            </div>
          </section>
        ))}
      </div>
    </section>
  );
}

function titleOf(tag: string): string {
  return tag.charAt(0).toUpperCase() + tag.slice(1);
}

function idOf(tag: string): string {
  return `group-${tag.replaceAll(" ", "-")}`;
}
