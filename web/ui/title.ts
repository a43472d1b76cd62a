// What the browser's tab and history call the page.
import { useEffect } from "react";

const NAME = "bedesten";

/** While the caller is shown; then the exchange's name alone again. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · ${NAME}`;
    return () => {
      document.title = NAME;
    };
  }, [title]);
}
