// Above every page, when there is reason: what staff announce for now, or that prices stand still.
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { usePreferences, useWords } from "../../../ui/preferences.ts";
import { useFeedState } from "../feed/live.ts";
import { pressing, statusQuery } from "./exchangeStatus.ts";
import { WORDS } from "./words.ts";

const EVERY_MS = 60_000;
const PATIENCE_MS = 10_000; // shorter breaks heal by themselves, and the screen tells of them

export function NoticeBar() {
  const words = useWords(WORDS);
  const { language } = usePreferences();
  const { data } = useQuery(statusQuery(EVERY_MS));
  const isLost = useLongLost();
  const notice = pressing(data?.notices ?? [], Date.now());
  const text = isLost ? words.feedLost : notice?.title[language];
  return (
    <div role="status">
      {text !== undefined && (
        <p className="notice-bar">
          <span aria-hidden className="text-warn">
            ▲
          </span>
          <span className="truncate">{text}</span>
          <Link to="/status" className="text-accent underline">
            {words.status}
          </Link>
        </p>
      )}
    </div>
  );
}

/** Whether nothing was heard for longer than a short break takes. */
function useLongLost(): boolean {
  const isLive = useFeedState() === "live";
  const [isLong, become] = useState(false);
  useEffect(() => {
    become(false);
    if (isLive) return;
    const timer = setTimeout(() => become(true), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, [isLive]);
  return isLong;
}
