/** Bytes for people, in steps of 1000. @example size(8_100_000) === "8.1 MB" */
export function size(bytes: number): string {
  const units = ["B", "kB", "MB", "GB", "TB"];
  let value = bytes;
  let unit = 0;
  while (value >= 1_000 && unit < units.length - 1) {
    value /= 1_000;
    unit += 1;
  }
  return `${unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[unit] ?? ""}`;
}

/** Milliseconds as seconds. @example seconds(1_234) === "1.2" */
export function seconds(ms: number): string {
  return ms >= 10_000 ? String(Math.round(ms / 1_000)) : (ms / 1_000).toFixed(1);
}

/** Thousandths as percent. @example share(50) === "5 %" */
export function share(thousandths: number): string {
  return `${thousandths / 10} %`;
}

/** A part of a whole as percent with what digits matter. @example rate(31, 1000) === "3.1 %" */
export function rate(part: number, whole: number): string {
  return whole === 0 ? "–" : `${Number(((part / whole) * 100).toPrecision(2))} %`;
}

/** Numbers as people read them: at most three digits that matter behind the point. */
export function plainNumber(value: number): string {
  return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(3)));
}

/** Hours of work: more digits than an estimate has would be a lie. @example hours(13.5625) === "13.6" */
export function hours(value: number): string {
  return String(Number(value.toFixed(value < 1 ? 2 : 1)));
}

const STEPS = [
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
  ["second", 1_000],
] as const;

/** How long ago something was, in words. @example ago(now - 180_000, now, "en") === "3 min. ago" */
export function ago(at: number, now: number, language: string): string {
  const past = Math.max(0, now - at);
  const [unit, length] = STEPS.find(([, ms]) => past >= ms) ?? STEPS[3];
  return new Intl.RelativeTimeFormat(language, { style: "short" }).format(-Math.floor(past / length), unit);
}

/** Date and time of this host, the same in every language. @example "2026-03-01 09:05:30" */
export function moment(at: number): string {
  const date = new Date(at);
  const two = (value: number): string => String(value).padStart(2, "0");
  const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join("-");
  return `${day} ${[date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(":")}`;
}
