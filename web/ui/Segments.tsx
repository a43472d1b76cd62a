// One of a few, all of them seen: radio buttons that look like the parts of one bar.
import clsx from "clsx";
import { useId } from "react";
import "./segments.css";

export interface Segment<Name extends string> {
  readonly name: Name;
  readonly title: string;
  /** Fills the part when it is chosen, where the choice is a direction. */
  readonly tone?: "buy" | "sell";
}

interface Props<Name extends string> {
  label: string;
  parts: readonly Segment<Name>[];
  /** Null where something else than these is chosen. */
  chosen: Name | null;
  choose: (name: Name) => void;
  small?: boolean;
  className?: string;
}

export function Segments<Name extends string>(props: Props<Name>) {
  const { label, parts, chosen, choose, small = false, className } = props;
  const group = useId();
  return (
    <fieldset className={clsx("segments", small && "small", className)}>
      <legend className="sr-only">{label}</legend>
      {parts.map(({ name, title, tone }) => (
        <label key={name} data-tone={tone}>
          <input
            type="radio"
            name={group}
            value={name}
            checked={name === chosen}
            onChange={() => choose(name)}
          />
          <span>{title}</span>
        </label>
      ))}
    </fieldset>
  );
}
