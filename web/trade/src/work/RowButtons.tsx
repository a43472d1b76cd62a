// What can be done with an open order: always in sight, never only on hovering.
import { Button } from "../../../ui/Button.tsx";
import { useWords } from "../../../ui/preferences.ts";
import type { Handled } from "./useOrder.ts";
import { WORDS } from "./words.ts";

/** `name` says to a screen reader which order it is. */
export function RowButtons({ handled, name }: { handled: Handled; name: string }) {
  const words = useWords(WORDS);
  const { parts, typed } = handled;
  if (typed !== null) {
    return (
      <>
        <Button size="small" kind="primary" busy={handled.isSaving} onClick={handled.save}>
          {words.save}
        </Button>
        <Button size="small" kind="quiet" disabled={handled.isSaving} onClick={handled.discard}>
          {words.discard}
        </Button>
      </>
    );
  }
  const first = parts[0];
  return (
    <>
      {first !== undefined && (
        <Button size="small" kind="quiet" onClick={() => handled.begin(first)}>
          {words.edit}
        </Button>
      )}
      <Button
        size="small"
        kind="quiet"
        busy={handled.isCancelling}
        aria-label={words.cancelOrder(name)}
        onClick={handled.cancel}
      >
        {words.cancel}
      </Button>
    </>
  );
}
