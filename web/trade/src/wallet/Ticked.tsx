// An amount with the ticker of its asset behind it, in a column where these differ.
import type { ReactNode } from "react";

export function Ticked({ asset, children }: { asset: string; children: ReactNode }) {
  return (
    <>
      {children}{" "}
      <span className="inline-block w-9 text-left text-muted" translate="no">
        {asset}
      </span>
    </>
  );
}
