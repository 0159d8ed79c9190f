import { describe, expect, test } from "vitest";
import { agent, asking, cursor, EMPTY, rateable, reduce, unread, type Change, type State } from "../src/state";
import { aMessage } from "./builders";

const after = (...changes: Change[]): State => changes.reduce(reduce, EMPTY);
const received = (seq: number, more = {}): Change => ({ type: "received", message: aMessage(seq, more) });
const queued = (clientId: string): Change => ({
  type: "queued",
  pending: { clientId, body: { text: "hi" }, title: "hi", failed: null },
});
const seqs = (state: State) => state.messages.map((m) => m.seq);

describe("messages", () => {
  test("a message received twice is there once", () => {
    expect(seqs(after(received(1), received(2), received(1)))).toEqual([1, 2]);
  });

  test("any order and any repetition gives each message once, by seq", () => {
    let seed = 7;
    const random = (below: number) => (seed = (seed * 48271) % 2147483647) % below;
    for (let round = 0; round < 200; round++) {
      const order = Array.from({ length: 30 }, () => 1 + random(12));
      const state = after(...order.map((seq) => received(seq)));
      expect(seqs(state)).toEqual([...new Set(order)].sort((a, b) => a - b));
      expect(cursor(state)).toBe(Math.max(...order));
    }
  });

  test("the server's copy takes the place of the unsent message", () => {
    const state = after(queued("a"), queued("b"), received(1, { role: "shopper", client_id: "a" }));
    expect(seqs(state)).toEqual([1]);
    expect(state.pending.map((p) => p.clientId)).toEqual(["b"]);
  });

  test("a message of the bot ends its typing, the shopper's own does not", () => {
    const typing = after({ type: "now", now: { link: "online" } }, { type: "now", now: { typing: true } });
    expect(reduce(typing, received(1)).typing).toBe(false);
    expect(reduce(typing, received(1, { role: "shopper" })).typing).toBe(true);
  });

  test("nobody types on a lost line", () => {
    const typing = after({ type: "now", now: { link: "online", typing: true } });
    expect(reduce(typing, { type: "now", now: { link: "reconnecting" } }).typing).toBe(false);
  });

  test("a failed message stays, and can go again or be dropped", () => {
    const failed = after(queued("a"), { type: "marked", clientId: "a", failed: "busy" });
    expect(failed.pending[0]?.failed).toBe("busy");
    expect(reduce(failed, { type: "marked", clientId: "a", failed: null }).pending[0]?.failed).toBeNull();
    expect(reduce(failed, { type: "dropped", clientId: "a" }).pending).toEqual([]);
  });
});

describe("quick replies", () => {
  const options = [{ id: "o1", title: "yes" }];

  test("the last ones stand until the shopper speaks", () => {
    const state = after(received(1, { options }), received(2));
    expect(asking(state)?.seq).toBe(1);
    expect(asking(reduce(state, received(3, { role: "shopper" })))).toBeUndefined();
  });

  test("they go as soon as an answer is on its way", () => {
    expect(asking(after(received(1, { options }), queued("a")))).toBeUndefined();
  });
});

test("unread counts what the shop said after the last look", () => {
  const state = after(received(1), received(2, { role: "shopper" }), received(3), { type: "seen", seq: 1 });
  expect(unread(state)).toBe(1);
  expect(reduce(state, { type: "seen", seq: 0 }).seen).toBe(1);
});

test("a person is named while they serve", () => {
  const state = after(received(1), received(2, { role: "agent", name: "小王" }));
  expect(agent(state)).toBe("小王");
  expect(agent(reduce(state, received(3)))).toBeNull();
});

describe("thumbs", () => {
  const asked = received(1, { role: "shopper" });
  const options = [{ id: "o1", title: "yes" }];
  const taking = (...changes: Change[]) => rateable(after(...changes))?.seq;

  test("the last answer of the turn takes one", () => {
    expect(taking(asked, received(2), received(3))).toBe(3);
    expect(taking(asked, received(2), received(3, { role: "shopper" }), received(4))).toBe(4);
  });

  test("the offer after it does not, nor a notice or a person", () => {
    expect(taking(asked, received(2), received(3, { offer: true }))).toBe(2);
    expect(taking(asked, received(2), received(3, { role: "system" }))).toBe(2);
    expect(taking(asked, received(2, { role: "agent" }))).toBeUndefined();
  });

  test("a question does not; an answer that proposes something does where no other is", () => {
    expect(taking(asked, received(2), received(3, { options, text: "How was it?" }))).toBe(2);
    expect(taking(asked, received(2, { options, text: "要退哪个订单？" }))).toBeUndefined();
    expect(taking(asked, received(2, { options, text: "It ships tomorrow." }))).toBe(2);
    expect(taking(asked, received(2), received(3, { options }))).toBe(2);
  });

  test("a greeting does not, nor anything while more is on its way", () => {
    expect(taking(received(1), received(2))).toBeUndefined();
    expect(taking(asked, received(2), queued("a"))).toBeUndefined();
    expect(taking({ type: "now", now: { link: "online" } }, asked, received(2), { type: "now", now: { typing: true } })).toBeUndefined();
  });

  test("what was given stays with the message and may change", () => {
    const state = after(asked, received(2), { type: "rated", seq: 2, score: 1 }, { type: "rated", seq: 2, score: -1 });
    expect(state.messages.map((m) => m.rating)).toEqual([undefined, -1]);
  });
});
