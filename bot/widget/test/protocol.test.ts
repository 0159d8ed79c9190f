import { beforeEach, describe, expect, test, vi } from "vitest";
import { aBrowser, aLine, aMessage, aToken, FakeSocket, newest, online } from "./builders";

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(Math, "random").mockReturnValue(0.5);
  aBrowser();
});

const wait = (milliseconds: number) => vi.advanceTimersByTimeAsync(milliseconds);
const hello = () => newest().sent[0] as { type: "hello"; after: number; token: string | null; visitor: string | null };

describe("hello", () => {
  test("carries token, language and the cursor", async () => {
    await online();
    expect(hello()).toMatchObject({ type: "hello", after: 0, lang: "zh", page: "/" });
    newest().say({ type: "message", message: aMessage(4) });
    newest().close(1006);
    await wait(1_000);
    newest().open();
    expect(hello().after).toBe(4);
  });

  test("a visitor keeps the token that the server gave", async () => {
    const { line } = await online({ getToken: async () => null });
    newest().ready("c1", "visitor-token");
    line.stop();
    const again = await online({ getToken: async () => null });
    expect(hello().visitor).toBe("visitor-token");
    again.line.stop();
  });

  test("a shopper who was a visitor shows both tokens", async () => {
    const { line } = await online({ getToken: async () => null });
    newest().ready("c1", "visitor-token");
    line.stop();
    await online({ getToken: async () => aToken("ann") });
    expect(hello().visitor).toBe("visitor-token");
    expect(hello().token).toBeTruthy();
  });

  test("an unwanted newcomer does not connect", async () => {
    const { line, store } = aLine({ getToken: async () => null, wanted: () => false });
    line.start();
    await wait(0);
    expect(FakeSocket.all).toEqual([]);
    expect(store.state.link).toBe("idle");
  });
});

describe("sending", () => {
  test("goes again with the same id after a lost line, until it is confirmed", async () => {
    const { line, store } = await online();
    line.outbox.add({ text: "hi" }, "hi");
    const first = newest().messages()[0]!;
    newest().close(1006);
    await wait(1_000);
    newest().open();
    newest().ready();
    expect(newest().messages()).toEqual([first]);
    newest().say({ type: "message", message: aMessage(1, { role: "shopper", client_id: first.client_id }) });
    expect(store.state.pending).toEqual([]);
    expect(store.state.messages).toHaveLength(1);
  });

  test("waits for ready, and keeps the order", async () => {
    const { line } = aLine();
    line.start();
    line.outbox.add({ text: "one" }, "one");
    await wait(0);
    newest().open();
    line.outbox.add({ text: "two" }, "two");
    expect(newest().messages()).toEqual([]);
    newest().ready();
    expect(newest().messages().map((m) => "text" in m && m.text)).toEqual(["one", "two"]);
  });

  test("a refused message is marked, and goes again when the shopper wants", async () => {
    const { line, store } = await online();
    line.outbox.add({ text: "hi" }, "hi");
    const { client_id } = newest().messages()[0]!;
    newest().say({ type: "error", code: "busy", client_id });
    expect(store.state.pending[0]?.failed).toBe("busy");
    line.outbox.retry(client_id);
    expect(newest().messages()).toHaveLength(2);
  });

  test("too fast: it goes again by itself after the time the server names", async () => {
    const { line, store } = await online();
    line.outbox.add({ text: "hi" }, "hi");
    const { client_id } = newest().messages()[0]!;
    newest().say({ type: "error", code: "rate_limited", client_id, retry_after: 2 });
    expect(store.state.pending[0]?.failed).toBeNull();
    await wait(2_000);
    expect(newest().messages()).toHaveLength(2);
  });

  test("unconfirmed for long is said to be unsent", async () => {
    const { line, store } = await online();
    line.outbox.add({ text: "hi" }, "hi");
    for (let beats = 0; beats < 4; beats++) {
      newest().say({ type: "pong" });
      await wait(5_000);
    }
    expect(store.state.pending[0]?.failed).toBe("timeout");
  });

  test("unsent messages survive a reload", async () => {
    const { line } = await online();
    newest().close(1006);
    line.outbox.add({ text: "hi" }, "hi");
    line.save();
    await online();
    expect(newest().messages()).toMatchObject([{ text: "hi" }]);
  });
});

describe("coming back", () => {
  test("waits longer after each failure, with chance, and never gives up", async () => {
    const { line, store } = aLine();
    line.start();
    await wait(0);
    for (const pause of [500, 1_000, 2_000, 4_000, 8_000, 16_000, 20_000, 20_000]) {
      const before = FakeSocket.all.length;
      newest().close(1006);
      expect(store.state.link).toBe("reconnecting");
      await wait(pause - 10);
      expect(FakeSocket.all).toHaveLength(before);
      await wait(20);
      expect(FakeSocket.all).toHaveLength(before + 1);
    }
  });

  test("a silent line is asked, then left", async () => {
    const { store } = await online();
    await wait(25_000);
    expect(newest().sent.at(-1)).toEqual({ type: "ping" });
    await wait(10_000);
    expect(store.state.link).toBe("reconnecting");
  });

  test("the history of a reload is there before the server answers, and is not asked again", async () => {
    const { line } = await online();
    newest().say({ type: "message", message: aMessage(7) });
    line.save();
    const next = aLine();
    next.line.start();
    await wait(0);
    newest().open();
    expect(next.store.state.messages.map((m) => m.seq)).toEqual([7]);
    expect(hello().after).toBe(7);
  });

  test("what was kept of another conversation is dropped and everything asked anew", async () => {
    const { line } = await online();
    newest().say({ type: "message", message: aMessage(7) });
    line.save();
    const next = aLine();
    next.line.start();
    await wait(0);
    newest().open();
    newest().ready("c2");
    await wait(0);
    newest().open();
    expect(hello().after).toBe(0);
    newest().say({ type: "message", message: aMessage(1, { conversation: "c2" }) });
    newest().ready("c2");
    expect(next.store.state.messages.map((m) => m.conversation)).toEqual(["c2"]);
  });
});

test("how far the shopper has read is told again on return", async () => {
  const { line } = await online();
  newest().say({ type: "message", message: aMessage(7) });
  line.seen(7);
  newest().close(1006);
  await wait(1_000);
  newest().open();
  newest().ready();
  expect(newest().sent).toContainEqual({ type: "seen", seq: 7 });
});

describe("tokens", () => {
  test("expired: a new one is asked and the line comes back", async () => {
    const tokens = [aToken("ann"), aToken("ann", 901)];
    const asked = vi.fn(async () => tokens.shift()!);
    const { store } = await online({ getToken: asked });
    const second = tokens[0];
    newest().close(4401);
    await wait(1_000);
    newest().open();
    newest().ready();
    expect(hello().token).toBe(second);
    expect(store.state.link).toBe("online");
  });

  test("a new one is handed over a minute before the end", async () => {
    await online({ getToken: async () => aToken("ann", 120) });
    for (let beats = 0; beats < 13; beats++) {
      newest().say({ type: "pong" });
      await wait(5_000);
    }
    expect(newest().sent.some((frame) => frame.type === "token")).toBe(true);
    expect(FakeSocket.all).toHaveLength(1);
  });

  test("refused again and again: it stops and says so, and starts when the shopper wants", async () => {
    const { line, store } = aLine();
    line.start();
    for (let refusals = 0; refusals < 4; refusals++) {
      await wait(20_000);
      newest().close(4401);
    }
    expect(store.state.link).toBe("refused");
    line.start();
    await wait(0);
    expect(FakeSocket.all).toHaveLength(5);
  });

  test("a page that cannot give one is asked again later", async () => {
    const getToken = vi.fn().mockRejectedValueOnce(new Error("down")).mockResolvedValue(aToken("ann"));
    const { line } = aLine({ getToken });
    line.start();
    await wait(1_000);
    expect(FakeSocket.all).toHaveLength(1);
  });

  test("another shopper sees nothing of the one before", async () => {
    const { line } = await online();
    newest().say({ type: "message", message: aMessage(1) });
    line.stop();
    const { store } = await online({ getToken: async () => aToken("bob") });
    expect(store.state.messages).toEqual([]);
    expect(hello().after).toBe(0);
  });
});

describe("thumbs", () => {
  const rates = () => newest().sent.filter((frame) => frame.type === "rate");

  test("go to the server and stay through a reload", async () => {
    const { line, store } = await online();
    newest().say({ type: "message", message: aMessage(2) });
    line.rate(2, -1);
    expect(rates()).toEqual([{ type: "rate", seq: 2, score: -1 }]);
    line.save();
    const next = await online();
    expect([store, next.store].map((s) => s.state.messages[0]?.rating)).toEqual([-1, -1]);
  });

  test("are not drawn when they cannot be sent", async () => {
    const { line, store } = await online();
    newest().say({ type: "message", message: aMessage(2) });
    newest().close(1006);
    line.rate(2, 1);
    expect(store.state.messages[0]?.rating).toBeUndefined();
  });
});

describe("forgetting", () => {
  const forgotten = { type: "forgotten", receipt: "R-1" } as const;

  async function forgetting(more = {}) {
    const made = await online(more);
    newest().ready("c1", "visitor-token");
    newest().say({ type: "message", message: aMessage(2, { text: "secret" }) });
    made.line.seen(2);
    made.line.outbox.add({ text: "secret" }, "secret");
    made.line.save();
    newest().say(forgotten);
    return made;
  }

  test("leaves the receipt and nothing else, here and in what is kept", async () => {
    const { store, memory } = await forgetting();
    expect(store.state).toMatchObject({ messages: [], pending: [], conversation: null, seen: 0, receipt: "R-1", link: "idle" });
    expect(memory.visitor).toBeNull();
    expect(memory.log("ann")).toMatchObject({ messages: [], pending: [], conversation: null, receipt: "R-1" });
    expect(memory.seen("ann", "c1")).toBe(0);
  });

  test("no look, no wake and no reload connects again", async () => {
    const { line } = await forgetting();
    line.wake();
    line.start();
    await wait(60_000);
    line.stop();
    const { line: reloaded, store } = aLine();
    reloaded.start();
    await wait(60_000);
    expect(FakeSocket.all).toHaveLength(1);
    expect(store.state).toMatchObject({ link: "idle", receipt: "R-1" });
  });

  test("the next word does, as of somebody new", async () => {
    const { line, store } = await forgetting({ getToken: async () => null });
    line.outbox.add({ text: "hi" }, "hi");
    line.start();
    await wait(0);
    newest().open();
    expect(hello()).toMatchObject({ after: 0, visitor: null });
    newest().ready("c2", "another");
    expect(newest().messages()).toMatchObject([{ text: "hi" }]);
    expect(store.state.link).toBe("online");
  });
});

describe("faults", () => {
  test("frames that are none are passed over", async () => {
    const { store } = await online();
    for (const data of ["", "{", "null", "[]", '{"type":"message","message":{}}', '{"type":"x"}']) {
      newest().onmessage?.({ data });
    }
    expect(store.state.messages).toEqual([]);
    expect(store.state.link).toBe("online");
  });

  test("blocked storage: the conversation still works, in memory", async () => {
    const { setTimeout, setInterval } = globalThis;
    vi.stubGlobal("window", {
      get localStorage(): never { throw new Error("blocked"); },
      get sessionStorage(): never { throw new Error("blocked"); },
      setTimeout,
      setInterval,
    });
    const { line, memory, store } = await online({ getToken: async () => null });
    newest().ready("c1", "token");
    line.outbox.add({ text: "hi" }, "hi");
    line.save();
    expect(memory.visitor).toBe("token");
    expect(store.state.link).toBe("online");
  });
});
