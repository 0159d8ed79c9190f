/** The shopper's short-lived token: asked from the page's hook, never judged here. */
export type GetToken = () => Promise<string | null | undefined> | string | null | undefined;

const EARLY = 60_000;

/** The claims as the token tells them; only for keys and timers, the server verifies. */
export function claims(token: string | null): { sub?: string; exp?: number } {
  try {
    const part = token!.split(".")[1]!;
    return JSON.parse(atob(part.replace(/-/g, "+").replace(/_/g, "/"))) as object;
  } catch {
    return {};
  }
}

/** Milliseconds until a new token should be asked: a minute before this one ends. */
export function untilRenewal(token: string | null, now: number): number {
  const { exp = 0 } = claims(token);
  return exp && Math.max(5_000, exp * 1000 - now - EARLY);
}
