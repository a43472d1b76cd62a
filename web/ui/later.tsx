// Parts that are loaded when somebody looks at them, so that the first view is small.
import { type ComponentType, lazy, type ReactNode, Suspense } from "react";
import { Loading } from "./Notice.tsx";

/**
 * The component that `load` brings, with what stands in its place meanwhile:
 *
 *     const Fills = later(async () => (await import("./Fills.tsx")).Fills)
 */
export function later<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
  meanwhile: ReactNode = <Loading />,
): ComponentType<Props> {
  const Part = lazy(async () => ({ default: (await load()) as ComponentType<object> }));
  return (props) => (
    <Suspense fallback={meanwhile}>
      <Part {...props} />
    </Suspense>
  );
}
