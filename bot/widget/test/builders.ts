/** Messages, tokens and a server for the tests; a test names only what matters to it. */
import { vi } from "vitest";
import type { ClientFrame, Message, ServerFrame } from "../src/messages";
import { Memory } from "../src/memory";
import { Connection, type Parts } from "../src/protocol";
import { Store } from "../src/store";

export function aMessage(seq: number, more: Partial<Message> = {}): Message {
  const at = "2026-11-23T10:00:00Z";
  return { conversation: "c1", seq, id: `m${seq}`, at, role: "bot", type: "text", text: `${seq}`, ...more };
}

export function aToken(sub: string, secondsLeft = 900): string {
  const claims = { sub, exp: Math.floor(Date.now() / 1000) + secondsLeft };
  return `h.${btoa(JSON.stringify(claims))}.s`;
}

/** The browser's side of a socket whose server is the test. */
export class FakeSocket {
  static all: FakeSocket[] = [];
  readyState = 0;
  sent: ClientFrame[] = [];
  onopen?: () => void;
  onmessage?: (event: { data: string }) => void;
  onclose?: (event: { code: number }) => void;

  constructor(readonly url: string) {
    FakeSocket.all.push(this);
  }

  send(text: string): void {
    this.sent.push(JSON.parse(text) as ClientFrame);
  }

  close(code = 1000): void {
    if (this.readyState === 3) return;
    this.readyState = 3;
    this.onclose?.({ code });
  }

  open(): void {
    this.readyState = 1;
    this.onopen?.();
  }

  say(frame: ServerFrame): void {
    this.onmessage?.({ data: JSON.stringify(frame) });
  }

  ready(conversation = "c1", visitor: string | null = null): void {
    this.say({ type: "ready", conversation, bot: "online", visitor });
  }

  messages(): (ClientFrame & { type: "message" })[] {
    return this.sent.filter((f): f is ClientFrame & { type: "message" } => f.type === "message");
  }
}

export const newest = (): FakeSocket => FakeSocket.all.at(-1)!;

/** What a browser keeps: enough of `window` for the connection and its memory. */
export function aBrowser(): void {
  const area = () => {
    const kept = new Map<string, string>();
    return {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => void kept.set(key, value),
    };
  };
  const { setTimeout, setInterval } = globalThis;
  const storage = { localStorage: area(), sessionStorage: area() };
  vi.stubGlobal("window", { ...storage, setTimeout, setInterval });
  vi.stubGlobal("WebSocket", FakeSocket);
  FakeSocket.all = [];
}

export function aLine(more: Partial<Parts> = {}): { line: Connection; store: Store; memory: Memory } {
  const store = new Store();
  const memory = new Memory("test");
  const parts: Parts = {
    url: "ws://shop.test/ws",
    store,
    memory,
    getToken: async () => aToken("ann"),
    lang: () => "zh",
    page: () => "/",
    wanted: () => true,
    ...more,
  };
  return { line: new Connection(parts), store, memory };
}

/** Starts a line and brings it to ready. */
export async function online(more: Partial<Parts> = {}) {
  const made = aLine(more);
  made.line.start();
  await vi.advanceTimersByTimeAsync(0);
  newest().open();
  newest().ready();
  return made;
}
