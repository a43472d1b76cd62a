// What can be typed into the profile, and what of it the exchange is asked to change.
import type { Me, ProfileChange } from "../../../../api/generated/index.ts";

const IDENTITY = ["first_name", "last_name", "date_of_birth", "nationality"] as const;
const SETTINGS = ["username", "language", "time_zone"] as const;
export type Name = (typeof IDENTITY)[number] | (typeof SETTINGS)[number];
export type Typed = Readonly<Record<Name, string>>;

export function typedOf(me: Me): Typed {
  return {
    first_name: me.first_name ?? "",
    last_name: me.last_name ?? "",
    date_of_birth: me.date_of_birth ?? "",
    nationality: me.nationality ?? "",
    username: me.username ?? "",
    language: me.language,
    time_zone: me.time_zone,
  };
}

/** What differs from before; an emptied date cannot be said to the exchange, and stays. */
export function changeOf(before: Typed, now: Typed): ProfileChange {
  const names = [...IDENTITY, ...SETTINGS].filter(
    (name) => now[name].trim() !== before[name] && !(name === "date_of_birth" && now[name] === ""),
  );
  return Object.fromEntries(names.map((name) => [name, now[name].trim()]));
}

/** All time zones that the browser knows, with the one of now even if it does not. */
export function zonesWith(current: string): readonly string[] {
  const known = Intl.supportedValuesOf("timeZone");
  return known.includes(current) ? known : [current, ...known];
}
