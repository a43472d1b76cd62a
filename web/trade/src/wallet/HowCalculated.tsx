// The rules of the yearly report, in words.
import { useWords } from "../../../ui/preferences.ts";
import { ReportPart } from "./ReportPart.tsx";
import { REPORT_WORDS } from "./reportWords.ts";

export function HowCalculated() {
  const words = useWords(REPORT_WORDS);
  return (
    <ReportPart title={words.how}>
      <ul className="grid max-w-prose list-disc gap-2 pl-5 text-muted">
        <li>{words.how1}</li>
        <li>{words.how2}</li>
        <li>{words.how3}</li>
        <li>{words.how4}</li>
      </ul>
    </ReportPart>
  );
}
