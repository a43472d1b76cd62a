// What staff announce: what is so now, and what is to come.
import type { NoticeBody } from "../../../api/generated/index.ts";
import { formatDateTime } from "../../../core/format.ts";
import { usePreferences, useWords } from "../../../ui/preferences.ts";
import { isCurrent } from "../shell/exchangeStatus.ts";
import { WORDS } from "./statusWords.ts";

export function Notices({ notices }: { notices: readonly NoticeBody[] }) {
  const words = useWords(WORDS);
  return (
    <section className="grid grid-cols-1 gap-3" aria-labelledby="notices">
      <h2 id="notices" className="text-lg font-semibold">
        {words.notices}
      </h2>
      {notices.length === 0 && <p className="text-muted">{words.noNotices}</p>}
      {notices.map((notice) => (
        <Announced key={`${notice.from} ${notice.title.en}`} notice={notice} />
      ))}
    </section>
  );
}

function Announced({ notice }: { notice: NoticeBody }) {
  const words = useWords(WORDS);
  const { language } = usePreferences();
  const { kind, title, text, from, until } = notice;
  const isNow = isCurrent(notice, Date.now());
  const kinds = {
    maintenance: words.kindMaintenance,
    incident: words.kindIncident,
    news: words.kindNews,
  };
  const moment = (time: string) => formatDateTime(Date.parse(time), language);
  const colour = isNow && kind !== "news" ? "border-warn" : "border-field";
  return (
    <article className={`grid gap-1 border-l-2 ${colour} py-1 pl-4`}>
      <p className="figure text-xs text-faint">
        {kinds[kind]} · {isNow ? words.now : words.coming} ·{" "}
        {until === null ? words.since(moment(from)) : words.between(moment(from), moment(until))}
      </p>
      <h3 className="text-sm font-semibold">{title[language]}</h3>
      <p className="max-w-[72ch] whitespace-pre-line text-muted">{text[language]}</p>
    </article>
  );
}
