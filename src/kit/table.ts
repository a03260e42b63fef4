/**
 * A table that is asked with words of others (source code, requests, arguments): it knows its own entries and nothing else. A plain
 * object also answers to `constructor`, `toString` and `__proto__`.
 */
export function table<V>(entries: Readonly<Record<string, V>>): Readonly<Record<string, V>> {
  return Object.freeze(Object.assign(Object.create(null) as Record<string, V>, entries));
}
