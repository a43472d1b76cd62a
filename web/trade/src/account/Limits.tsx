// What the customer may do, how much of it is left, and what more each verified level would bring.
import { useQuery } from "@tanstack/react-query";
import { Page } from "../../../ui/Page.tsx";
import { useWords } from "../../../ui/preferences.ts";
import { Answered } from "../session/Answered.tsx";
import { Allowed } from "./limits/Allowed.tsx";
import { Levels } from "./limits/Levels.tsx";
import { NextLevel } from "./limits/NextLevel.tsx";
import { UsedLimits } from "./limits/UsedLimits.tsx";
import { WORDS } from "./limits/words.ts";
import { limitsQuery } from "./parts/queries.ts";

export default function Limits() {
  const words = useWords(WORDS);
  const limits = useQuery(limitsQuery);
  return (
    <Page title={words.title} lead={words.lead}>
      <Answered query={limits} rows={10}>
        {(found) => (
          <>
            <Allowed limits={found} />
            <UsedLimits limits={found} />
            <Levels limits={found} />
            <NextLevel limits={found} />
          </>
        )}
      </Answered>
    </Page>
  );
}
