/** The connection: hello with a cursor, replay, resend, heartbeat, renewal, return with backoff. */
import { delay } from "./backoff";
import type { Memory } from "./memory";
import { readFrame, type ClientFrame, type Lang, type Score, type ServerFrame } from "./messages";
import { Outbox } from "./outbox";
import { cursor, type Link } from "./state";
import type { Store } from "./store";
import { claims, untilRenewal } from "./tokens";

export interface Parts {
  url: string;
  store: Store;
  memory: Memory;
  getToken(): Promise<string | null>;
  lang(): Lang;
  page(): string;
  /** Whether a newcomer without token or history is worth a connection yet. */
  wanted(): boolean;
}

const BAD_HELLO = 4400;
const REFUSED = 4401;
const REFUSALS = 3;
const PULSE = 5_000;
const QUIET = 25_000;
const DEAD = 35_000;

export class Connection {
  readonly #parts: Parts;
  readonly #store: Store;
  readonly #memory: Memory;
  readonly outbox: Outbox;
  #socket: WebSocket | null = null;
  #running = false;
  /** The server has said ready on this socket. */
  #ready = false;
  /** The server has named the conversation of this shopper: what is kept is known to be right. */
  #sure = false;
  #round = 0;
  #failures = 0;
  #refusals = 0;
  #heard = 0;
  #token: string | null = null;
  #who = "";
  #again = 0;
  #pulse = 0;
  #renewal = 0;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#store = parts.store;
    this.#memory = parts.memory;
    this.outbox = new Outbox(parts.store, (frame) => this.#ready && this.#transmit(frame));
  }

  /** Connects; at once where it was waiting to. */
  start(): void {
    if (this.#running) return this.wake();
    this.#running = true;
    this.#refusals = this.#failures = 0;
    void this.#connect();
  }

  stop(): void {
    this.#round += 1;
    this.save();
    this.#rest("idle");
  }

  /** The network or the page came back: connect now, or find out whether the line still lives. */
  wake(): void {
    if (!this.#running) return;
    if (this.#socket) {
      this.#heard = Math.min(this.#heard, Date.now() - DEAD + PULSE);
      this.#transmit({ type: "ping" });
    } else void this.#connect();
  }

  seen(seq: number): void {
    const { conversation, seen } = this.#store.state;
    if (seq <= seen || !conversation) return;
    this.#store.change({ type: "seen", seq });
    this.#memory.see(this.#who, conversation, seq);
    this.#transmit({ type: "seen", seq });
  }

  rate(seq: number, score: Score): void {
    if (this.#transmit({ type: "rate", seq, score })) this.#store.change({ type: "rated", seq, score });
  }

  save(): void {
    if (this.#who) this.#memory.keep(this.#who, this.#store.state);
  }

  async #connect(): Promise<void> {
    const round = ++this.#round;
    clearTimeout(this.#again);
    this.#show(this.#store.state.link === "idle" ? "connecting" : "reconnecting");
    try {
      this.#token ??= await this.#parts.getToken();
    } catch {
      if (round === this.#round) this.#retire();
      return;
    }
    if (round !== this.#round) return;
    if (!this.#token && !this.#memory.visitor && !this.#parts.wanted()) return this.#rest("idle");
    this.#adopt(claims(this.#token).sub ?? "visitor");
    const { receipt, messages, pending } = this.#store.state;
    if (receipt && !messages.length && !pending.length) this.#rest("idle");
    else this.#dial();
  }

  /** A shopper sees only what was kept for this same shopper. */
  #adopt(who: string): void {
    if (who === this.#who) return;
    this.save();
    this.#who = who;
    this.#sure = false;
    const log = this.#memory.log(who);
    const { conversation, pending } = this.#store.state;
    const unsent = [...(log?.pending ?? []), ...(conversation ? [] : pending)];
    const seen = this.#memory.seen(who, log?.conversation);
    this.#store.change({ type: "restored", state: { ...log, pending: unsent, seen } });
  }

  #dial(): void {
    const socket = (this.#socket = new WebSocket(this.#parts.url));
    const current = <T>(then: (event: T) => void) => (event: T) => {
      if (socket === this.#socket) then(event);
    };
    this.#heard = Date.now();
    socket.onopen = () => this.#hello();
    socket.onmessage = current(({ data }: MessageEvent) => this.#hear(readFrame(data)));
    socket.onclose = current(({ code }: CloseEvent) => this.#closed(code));
    this.#pulse = window.setInterval(() => this.#beat(), PULSE);
  }

  #hello(): void {
    const { lang, page } = this.#parts;
    this.#transmit({
      type: "hello",
      token: this.#token,
      visitor: this.#memory.visitor,
      after: cursor(this.#store.state),
      lang: lang(),
      page: page(),
    });
  }

  #hear(frame: ServerFrame | null): void {
    this.#heard = Date.now();
    switch (frame?.type) {
      case "ready":
        if (!this.#strange(frame.conversation)) this.#welcomed(frame);
        break;
      case "message":
        if (this.#strange(frame.message.conversation)) break;
        this.#store.change({ type: "received", message: frame.message });
        break;
      case "typing":
        this.#store.change({ type: "now", now: { typing: frame.on } });
        break;
      case "status":
        this.#store.change({ type: "now", now: { bot: frame.bot } });
        break;
      case "forgotten":
        this.#forget(frame.receipt);
        break;
      case "error":
        this.#complaint(frame);
    }
  }

  #welcomed({ conversation, bot, visitor }: ServerFrame & { type: "ready" }): void {
    this.#ready = this.#sure = true;
    this.#failures = this.#refusals = 0;
    if (visitor) this.#memory.visitor = visitor;
    this.#store.change({ type: "seen", seq: this.#memory.seen(this.#who, conversation) });
    this.#store.change({ type: "now", now: { conversation, bot, link: "online", typing: false } });
    this.save();
    const { seen } = this.#store.state; // what the last line may have lost
    if (seen) this.#transmit({ type: "seen", seq: seen });
    this.outbox.flush();
    this.#planRenewal();
  }

  /** What was kept belongs to another conversation: forget it and ask for everything, once. */
  #strange(conversation: string): boolean {
    const { conversation: known, pending } = this.#store.state;
    if (this.#sure || !known || known === conversation) return false;
    this.#sure = true;
    this.#store.change({ type: "restored", state: { pending } });
    this.#hangUp();
    void this.#connect();
    return true;
  }

  /** Nothing of the conversation stays; the line rests until the shopper writes again. */
  #forget(receipt: string): void {
    this.#memory.visitor = null;
    this.#memory.see(this.#who, "", 0);
    this.#sure = false;
    this.#store.change({ type: "restored", state: { receipt } });
    this.#rest("idle");
    this.save();
  }

  #complaint({ code, client_id, retry_after }: ServerFrame & { type: "error" }): void {
    if (!client_id) return;
    if (retry_after) setTimeout(() => this.outbox.flush(client_id), retry_after * 1000);
    else this.outbox.mark(client_id, code);
  }

  /** A new token before the old one ends keeps the line; else the server closes it with 4401. */
  #planRenewal(): void {
    const wait = untilRenewal(this.#token, Date.now());
    if (wait) this.#renewal = window.setTimeout(() => void this.#renew(), wait);
  }

  async #renew(): Promise<void> {
    const round = this.#round;
    const token = await this.#parts.getToken().catch(() => null);
    if (!token || round !== this.#round) return;
    this.#token = token;
    this.#transmit({ type: "token", token });
    this.#planRenewal();
  }

  #beat(): void {
    const now = Date.now();
    const silent = now - this.#heard;
    if (silent >= DEAD) return this.#retire();
    if (silent >= QUIET) this.#transmit({ type: "ping" });
    this.outbox.watch(now);
  }

  #closed(code: number): void {
    if (code === REFUSED || code === BAD_HELLO) {
      if (!this.#token) this.#memory.visitor = null;
      this.#token = null;
      if (++this.#refusals > REFUSALS) return this.#rest("refused");
    }
    this.#retire();
  }

  /** Leaves the line and comes back after a while. */
  #retire(): void {
    this.#hangUp();
    this.#show("reconnecting");
    this.#again = window.setTimeout(() => void this.#connect(), delay(this.#failures++));
  }

  /** Leaves the line until somebody starts again. */
  #rest(link: Link): void {
    this.#running = false;
    this.#hangUp();
    clearTimeout(this.#again);
    this.#show(link);
  }

  #show(link: Link): void {
    this.#store.change({ type: "now", now: { link } });
  }

  #hangUp(): void {
    const socket = this.#socket;
    this.#socket = null;
    this.#ready = false;
    clearInterval(this.#pulse);
    clearTimeout(this.#renewal);
    socket?.close();
  }

  #transmit(frame: ClientFrame): boolean {
    const open = this.#socket?.readyState === 1;
    if (open) this.#socket?.send(JSON.stringify(frame));
    return open;
  }
}
