// What a device remembers between visits. Nothing of it is secret, and pages work without it.
import { useSyncExternalStore } from "react";

export interface Remembered<T> {
  readonly get: () => T;
  readonly set: (value: T) => void;
  readonly use: () => T;
}

/** A value under a key of the browser's storage; what is damaged there is the usual one again. */
export function remembered<T>(
  key: string,
  usual: () => T,
  read: (kept: unknown) => T,
): Remembered<T> {
  const listeners = new Set<() => void>();
  let current = kept();

  function kept(): T {
    try {
      const text = localStorage.getItem(key);
      return text === null ? usual() : read(JSON.parse(text));
    } catch {
      return usual(); // damaged by hand, or storage is forbidden
    }
  }
  const get = () => current;
  const set = (value: T) => {
    current = value;
    try {
      localStorage.setItem(key, JSON.stringify(value));
    } catch {
      // Only this visit remembers.
    }
    for (const listener of listeners) listener();
  };
  const subscribe = (listener: () => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  };
  return { get, set, use: () => useSyncExternalStore(subscribe, get) };
}

/** For a record of settings: what is kept goes over the usual ones. */
export function rememberedRecord<T extends object>(key: string, usual: () => T): Remembered<T> {
  return remembered(key, usual, (kept) => ({ ...usual(), ...(kept as Partial<T>) }));
}
