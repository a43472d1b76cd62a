// The messages of the WebSocket, both ways.
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Failed, Loading } from "../../../../ui/Notice.tsx";
import { useWords } from "../../../../ui/preferences.ts";
import { SOCKET } from "../../feed/address.ts";
import { Code } from "./Code.tsx";
import { messagesOf, type Schemas, type SocketMessage } from "./document.ts";
import { asyncApiQuery } from "./documents.ts";
import { FieldTable } from "./FieldTable.tsx";
import { exampleOf } from "./schema.ts";
import { WORDS } from "./words.ts";

export function Messages() {
  const words = useWords(WORDS);
  const document = useQuery(asyncApiQuery);
  return (
    <section
      id="websocket"
      className="grid grid-cols-1 scroll-mt-4 gap-4"
      aria-labelledby="socket-title"
    >
      <h2 id="socket-title" className="text-lg font-semibold">
        {words.socket}
      </h2>
      <p className="max-w-[72ch]">{words.socketText(SOCKET)}</p>
      {document.isPending && <Loading rows={4} />}
      {document.isError && <Failed retry={document.refetch}>{words.socketFailed}</Failed>}
      {document.data !== undefined &&
        (["ask", "tell"] as const).map((which) => (
          <div key={which} className="grid grid-cols-1 gap-2">
            <h3 className="font-semibold">{words[which]}</h3>
            <div className="operations">
              {messagesOf(document.data, which).map((message) => (
                <MessageView
                  key={message.name}
                  message={message}
                  schemas={document.data.components.schemas}
                  asked={which === "ask"}
                />
              ))}
            </div>
          </div>
        ))}
    </section>
  );
}

function MessageView(props: { message: SocketMessage; schemas: Schemas; asked: boolean }) {
  const words = useWords(WORDS);
  const { message, schemas, asked } = props;
  const [isOpen, open] = useState(false);
  const example = exampleOf(message.schema, schemas, !asked);
  return (
    <details className="operation" onToggle={(event) => open(event.currentTarget.open)}>
      <summary>
        <span className="grid gap-x-4 sm:grid-cols-[180px_1fr]">
          <code translate="no">{message.name}</code>
          <span lang="en" className="text-muted">
            {message.summary}
          </span>
        </span>
      </summary>
      {isOpen && (
        <div className="grid grid-cols-1 gap-4 px-4 pb-5">
          <FieldTable schema={message.schema} schemas={schemas} />
          <Code label={words.example} text={JSON.stringify(example, null, 2)} />
        </div>
      )}
    </details>
  );
}
