// What kind of screen this is, for parts that are put together in another way on a phone.
import { useCallback, useSyncExternalStore } from "react";

export const PHONE = "(max-width: 899px)";

export function useMedia(query: string): boolean {
  const subscribe = useCallback(
    (listener: () => void) => {
      const media = matchMedia(query);
      media.addEventListener("change", listener);
      return () => media.removeEventListener("change", listener);
    },
    [query],
  );
  return useSyncExternalStore(subscribe, () => matchMedia(query).matches);
}
