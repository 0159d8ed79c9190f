/** Sends what the shopper wrote until the server confirms it; the same id each time. */
import type { Body, ClientFrame } from "./messages";
import type { Pending } from "./state";
import type { Store } from "./store";

const PATIENCE = 15_000;

export class Outbox {
  readonly #sent = new Map<string, number>();

  readonly #store: Store;
  readonly #transmit: (frame: ClientFrame) => boolean;

  constructor(store: Store, transmit: (frame: ClientFrame) => boolean) {
    this.#store = store;
    this.#transmit = transmit;
  }

  add(body: Body, title: string): void {
    const random = crypto.getRandomValues(new Uint8Array(16));
    const clientId = Array.from(random, (byte) => byte.toString(16).padStart(2, "0")).join("");
    const pending = { clientId, body, title, failed: null };
    this.#store.change({ type: "queued", pending });
    this.#send(pending);
  }

  retry(clientId: string): void {
    this.mark(clientId, null);
    this.flush(clientId);
  }

  mark(clientId: string, failed: string | null): void {
    this.#store.change({ type: "marked", clientId, failed });
  }

  /** Everything unconfirmed goes again, or one message of it. */
  flush(only?: string): void {
    for (const p of this.#store.state.pending) {
      if (!p.failed && (!only || only === p.clientId)) this.#send(p);
    }
  }

  /** On a line that lives: what stays unconfirmed for long is given up, for the shopper to retry. */
  watch(now: number): void {
    for (const { clientId, failed } of this.#store.state.pending) {
      const at = this.#sent.get(clientId);
      if (!failed && at && now - at > PATIENCE) this.mark(clientId, "timeout");
    }
  }

  #send({ clientId, body }: Pending): void {
    const sent = this.#transmit({ type: "message", client_id: clientId, ...body });
    if (sent) this.#sent.set(clientId, Date.now());
    else this.#sent.delete(clientId);
  }
}
