/** What survives a reload: visitor token, last messages and unsent ones; in memory where blocked. */
import type { State } from "./state";

const KEPT_MESSAGES = 200;
const blocked = new Map<string, string>();

type Area = "localStorage" | "sessionStorage";

function read<T>(area: Area, key: string): T | null {
  let text = blocked.get(key);
  try {
    text ??= window[area].getItem(key) ?? undefined;
    return text ? (JSON.parse(text) as T) : null;
  } catch {
    return null;
  }
}

function write(area: Area, key: string, value: unknown): void {
  const text = JSON.stringify(value);
  blocked.delete(key);
  try {
    window[area].setItem(key, text);
  } catch {
    blocked.set(key, text);
  }
}

export type Log = Pick<State, "conversation" | "messages" | "pending" | "receipt">;

/** The memory of one chat server in this browser. `who` is the shopper's id or "visitor". */
export class Memory {
  readonly #prefix: string;

  constructor(prefix: string) {
    this.#prefix = prefix;
  }

  get visitor(): string | null {
    return read("localStorage", `${this.#prefix} visitor`);
  }

  set visitor(token: string | null) {
    write("localStorage", `${this.#prefix} visitor`, token);
  }

  log(who: string): Log | null {
    const log = read<Log>("sessionStorage", `${this.#prefix} log ${who}`);
    return Array.isArray(log?.messages) && Array.isArray(log.pending) ? log : null;
  }

  keep(who: string, { conversation, messages, pending, receipt }: Log): void {
    const log: Log = { conversation, messages: messages.slice(-KEPT_MESSAGES), pending, receipt };
    write("sessionStorage", `${this.#prefix} log ${who}`, log);
  }

  seen(who: string, conversation: string | null | undefined): number {
    const kept = read<[string, number]>("localStorage", `${this.#prefix} seen ${who}`);
    return kept?.[0] === conversation ? (kept?.[1] ?? 0) : 0;
  }

  see(who: string, conversation: string, seq: number): void {
    write("localStorage", `${this.#prefix} seen ${who}`, [conversation, seq]);
  }
}
