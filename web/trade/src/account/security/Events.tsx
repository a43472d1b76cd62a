// What happened to the account, in words, the newest first.
import { listEvents, type SecurityEvent } from "../../../../api/generated/index.ts";
import { formatDateTime } from "../../../../core/format.ts";
import { Empty } from "../../../../ui/Notice.tsx";
import { usePreferences, useWords } from "../../../../ui/preferences.ts";
import { Paged } from "../../session/Paged.tsx";
import { usePages } from "../../session/pages.ts";
import { given } from "../../session/refused.ts";
import { eventIn } from "./events.ts";
import { Part } from "./Part.tsx";
import { EVENTS } from "./useMeAgain.ts";
import { WORDS } from "./words.ts";

const PAGE = 10;

export function Events() {
  const words = useWords(WORDS);
  const pages = usePages<SecurityEvent>({
    key: EVENTS,
    read: (cursor) => given(listEvents({ query: { cursor, limit: PAGE } })),
  });
  return (
    <Part title={words.events} lead={words.eventsLead}>
      <Paged pages={pages} loading={6} none={<Empty>{words.noEvents}</Empty>}>
        {(events) => events.map((event) => <Line key={event.event_id} event={event} />)}
      </Paged>
    </Part>
  );
}

function Line({ event }: { event: SecurityEvent }) {
  const words = useWords(WORDS);
  const { language } = usePreferences();
  const { title, detail, isBad } = eventIn(event, language);
  const from = event.device === "?" ? words.unknownDevice : event.device;
  return (
    <div className="flex flex-wrap items-baseline justify-between gap-x-6 gap-y-1 py-2">
      <div className="min-w-[220px] flex-1">
        <p className={isBad ? "text-danger" : undefined}>{title}</p>
        {detail && <p className="text-xs text-muted">{detail}</p>}
      </div>
      <p className="text-xs text-muted">
        {from}
        {event.address !== null && (
          <>
            {" · "}
            <span translate="no">{event.address}</span>
          </>
        )}
      </p>
      <time dateTime={event.at} className="figure text-xs text-muted">
        {formatDateTime(Date.parse(event.at), language)}
      </time>
    </div>
  );
}
