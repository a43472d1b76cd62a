// What customers hear of, and by which way: a switch for each.
import { useQuery } from "@tanstack/react-query";
import { Page } from "../../../ui/Page.tsx";
import { useWords } from "../../../ui/preferences.ts";
import { Answered } from "../session/Answered.tsx";
import { meQuery } from "../session/session.ts";
import { Matrix } from "./notifications/Matrix.tsx";
import { WORDS } from "./notifications/words.ts";

export default function Notifications() {
  const words = useWords(WORDS);
  const me = useQuery(meQuery);
  return (
    <Page title={words.title} lead={words.lead}>
      <Answered query={me} rows={6}>
        {(who) => <Matrix me={who} />}
      </Answered>
    </Page>
  );
}
