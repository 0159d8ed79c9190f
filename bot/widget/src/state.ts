/** The conversation as data, and the one pure function that changes it. */
import type { Body, Bot, Message, Score } from "./messages";

/** A message of the shopper that the server has not confirmed yet. */
export interface Pending {
  clientId: string;
  body: Body;
  title: string;
  failed: string | null;
}

export type Link = "idle" | "connecting" | "online" | "reconnecting" | "refused";

export interface State {
  conversation: string | null;
  messages: readonly Message[];
  pending: readonly Pending[];
  link: Link;
  bot: Bot;
  typing: boolean;
  seen: number;
  /** Of the last forgetting, while the browser remembers that there was one. */
  receipt: string | null;
}

export type Change =
  | { type: "received"; message: Message }
  | { type: "now"; now: Partial<Pick<State, "conversation" | "link" | "bot" | "typing">> }
  | { type: "queued"; pending: Pending }
  | { type: "marked"; clientId: string; failed: string | null }
  | { type: "dropped"; clientId: string }
  | { type: "seen"; seq: number }
  | { type: "rated"; seq: number; score: Score }
  | { type: "restored"; state: Partial<State> };

export const EMPTY: State = {
  conversation: null,
  messages: [],
  pending: [],
  link: "idle",
  bot: "online",
  typing: false,
  seen: 0,
  receipt: null,
};

export function reduce(state: State, change: Change): State {
  const { pending, messages } = state;
  switch (change.type) {
    case "received":
      return received(state, change.message);
    case "now":
      return honest({ ...state, ...change.now });
    case "queued":
      return { ...state, pending: [...pending, change.pending] };
    case "marked": {
      const { clientId, failed } = change;
      return { ...state, pending: pending.map((p) => (p.clientId === clientId ? { ...p, failed } : p)) };
    }
    case "dropped":
      return { ...state, pending: without(pending, change.clientId) };
    case "seen":
      return { ...state, seen: Math.max(state.seen, change.seq) };
    case "rated": {
      const { seq, score: rating } = change;
      return { ...state, messages: messages.map((m) => (m.seq === seq ? { ...m, rating } : m)) };
    }
    case "restored":
      return { ...EMPTY, link: state.link, ...change.state };
  }
}

/** The message at its place by seq, once; its pending twin goes. */
function received(state: State, message: Message): State {
  const { seq, role, client_id, conversation } = message;
  const pending = without(state.pending, client_id);
  if (state.messages.some((m) => m.seq === seq)) return { ...state, pending };
  const messages = [...state.messages, message].sort((a, b) => a.seq - b.seq);
  return { ...state, messages, pending, conversation, typing: state.typing && role === "shopper" };
}

function without(pending: readonly Pending[], clientId: string | null | undefined): Pending[] {
  return pending.filter((p) => p.clientId !== clientId);
}

/** Nobody types on a dead line, or when nobody is there. */
function honest(state: State): State {
  return { ...state, typing: state.typing && state.link === "online" };
}

/** The seq after which the server is asked to go on. */
export function cursor(state: State): number {
  return state.messages.at(-1)?.seq ?? 0;
}

/** How many messages of the shop the shopper has not looked at. */
export function unread(state: State): number {
  return state.messages.filter((m) => m.seq > state.seen && m.role !== "shopper").length;
}

const asks = (message: Message) => message.options?.length;

/** What was said since the shopper spoke; nothing while something is on its way. */
function latest({ messages, pending }: State): Message[] {
  return pending.length ? [] : messages.slice(messages.findLastIndex((m) => m.role === "shopper") + 1);
}

/** The message whose quick replies still stand: the last one with options since the shopper spoke. */
export function asking(state: State): Message | undefined {
  return latest(state).findLast(asks);
}

const QUESTION = /[?？]\s*$/;

/** The answer that takes a thumb: the last the bot said that is neither an offer nor a question to choose from. */
export function rateable(state: State): Message | undefined {
  const said = latest(state);
  if (state.typing || said.length === state.messages.length) return undefined;
  const answers = said.filter((m) => m.role === "bot" && !m.offer && !(asks(m) && QUESTION.test(m.text ?? "")));
  return answers.findLast((m) => !asks(m)) ?? answers.at(-1);
}

/** The person who serves now, or null while the bot does. */
export function agent(state: State): string | null {
  const last = state.messages.findLast((m) => m.role === "agent" || m.role === "bot");
  return last?.role === "agent" ? (last.name ?? "") : null;
}
