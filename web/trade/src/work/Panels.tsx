// The tabs of the work area, for who is logged in.
import type { MarketBody } from "../../../api/generated/index.ts";
import { later } from "../../../ui/later.tsx";
import { useWords } from "../../../ui/preferences.ts";
import { Switch } from "../../../ui/Switch.tsx";
import { Tabs } from "../../../ui/Tabs.tsx";
import { CancelAll } from "./CancelAll.tsx";
import { useMyOrders } from "./mine.ts";
import { OpenOrders } from "./OpenOrders.tsx";
import { set, useSettings } from "./settings.ts";
import { useFillToasts } from "./useFillToasts.ts";
import { useRefreshed } from "./useRefreshed.ts";
import type { Room } from "./useRoom.ts";
import { WORDS } from "./words.ts";

const PANELS = {
  open: OpenOrders,
  history: later(async () => (await import("./History.tsx")).History),
  fills: later(async () => (await import("./Fills.tsx")).Fills),
  balances: later(async () => (await import("./Balances.tsx")).Balances),
};

export function Panels({ market, room }: { market: MarketBody; room: Room }) {
  const words = useWords(WORDS);
  const { tab, onlyThisMarket } = useSettings();
  const count = useMyOrders().length;
  useFillToasts();
  useRefreshed();
  const titles = {
    open: count === 0 ? words.open : `${words.open} (${count})`,
    history: words.history,
    fills: words.fills,
    balances: words.balances,
  };
  const names = ["open", "history", "fills", "balances"] as const;
  const Panel = PANELS[tab] ?? OpenOrders;
  const aside = tab !== "balances" && (
    <>
      <Switch
        label={words.onlyThisMarket}
        checked={onlyThisMarket}
        onChange={(checked) => set({ onlyThisMarket: checked })}
      />
      {tab === "open" && <CancelAll market={market} />}
    </>
  );
  return (
    <Tabs
      label={words.work}
      tabs={names.map((name) => ({ name, title: titles[name] }))}
      chosen={tab}
      choose={(name) => set({ tab: name })}
      aside={room === "lines" ? undefined : aside}
      className="h-full"
    >
      <div className="flex h-full flex-col">
        {room === "lines" && aside && <div className="work-bar justify-between">{aside}</div>}
        <div className="min-h-0 flex-1 overflow-auto">
          <Panel market={market} room={room} />
        </div>
      </div>
    </Tabs>
  );
}
