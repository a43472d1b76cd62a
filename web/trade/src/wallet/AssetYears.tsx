// Of each asset: what the year began with, what came and went, and what was left.
import type { AssetYear } from "../../../api/generated/index.ts";
import { usePreferences, useWords } from "../../../ui/preferences.ts";
import { type Column, Table } from "../../../ui/Table.tsx";
import { placesByAsset, shownAmount } from "./figures.ts";
import { ReportPart } from "./ReportPart.tsx";
import { REPORT_WORDS } from "./reportWords.ts";

const ITEMS = [
  "opening",
  "deposits",
  "withdrawals",
  "bought",
  "sold",
  "fees",
  "other",
  "closing",
] as const;

export function AssetYears({ assets }: { assets: readonly AssetYear[] }) {
  const words = useWords(REPORT_WORDS);
  const { language } = usePreferences();
  const places = placesByAsset(
    assets.flatMap((one) => ITEMS.map((item) => [one.asset, one[item]] as const)),
  );
  const figures = ITEMS.map(
    (item): Column<AssetYear> => ({
      key: item,
      title: words[item],
      figure: true,
      cell: (one) => shownAmount(one[item], language, places.get(one.asset)),
    }),
  );
  const name: Column<AssetYear> = {
    key: "asset",
    title: words.asset,
    cell: ({ asset }) => (
      <span className="font-medium" translate="no">
        {asset}
      </span>
    ),
  };
  return (
    <ReportPart title={words.assets} about={words.assetsAbout}>
      <div className="border border-line bg-panel">
        <Table
          label={words.assets}
          columns={[name, ...figures]}
          rows={assets}
          keyOf={({ asset }) => asset}
        />
      </div>
    </ReportPart>
  );
}
