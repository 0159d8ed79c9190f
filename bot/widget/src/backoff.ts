/** How long to wait before the next try to connect. */
const FIRST = 500;
const LONGEST = 20_000;

/** Doubles with each failure, with a third of chance so that shoppers do not return in step. */
export function delay(failures: number, random: () => number = Math.random): number {
  const base = Math.min(LONGEST, FIRST * 2 ** failures);
  return Math.round(base * (0.67 + 0.66 * random()));
}
