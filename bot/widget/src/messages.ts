/** What travels on the socket: the canonical message and the frames of both sides. */
export interface Option {
  id: string;
  title: string;
}

export interface Card {
  title: string;
  subtitle?: string | null;
  image?: string | null;
  url?: string | null;
  price?: string | null;
  tag?: string | null;
  code?: string | null;
  legal?: string | null;
  options?: Option[] | null;
}

export type Role = "shopper" | "bot" | "agent" | "system";

export interface Message {
  conversation: string;
  seq: number;
  id: string;
  at: string;
  role: Role;
  type: "text" | "image" | "cards" | "quick_replies" | "event";
  text: string | null;
  items?: Card[] | null;
  options?: Option[] | null;
  media?: { url?: string; alt?: string } | null;
  client_id?: string | null;
  name?: string | null;
  /** It shows an offer. */
  offer?: boolean;
  /** The shopper's thumb on it, 0 while there is none. */
  rating?: Score | 0;
}

export type Score = 1 | -1;

/** The option of an earlier message that the shopper chose; its payload stays in the server. */
export interface Chosen {
  seq: number;
  id: string;
}

export type Body = { text: string } | { option: Chosen };

export type ClientFrame =
  | { type: "hello"; token: string | null; visitor: string | null; after: number; lang: Lang; page: string }
  | ({ type: "message"; client_id: string } & Body)
  | { type: "seen"; seq: number }
  | { type: "rate"; seq: number; score: Score }
  | { type: "token"; token: string }
  | { type: "ping" };

export type ServerFrame =
  | { type: "ready"; conversation: string; visitor?: string | null; bot: Bot; name?: string | null }
  | { type: "message"; message: Message }
  | { type: "typing"; on: boolean }
  | { type: "status"; bot: Bot }
  | { type: "forgotten"; receipt: string }
  | { type: "error"; code: string; client_id?: string; reason?: string; retry_after?: number }
  | { type: "pong" };

export type Bot = "online" | "offline";
export type Lang = "zh" | "en";

/** A frame of the server, or null when the text is none. */
export function readFrame(data: unknown): ServerFrame | null {
  try {
    const frame = JSON.parse(String(data)) as ServerFrame;
    return frame.type === "message" && !Number.isInteger(frame.message.seq) ? null : frame;
  } catch {
    return null;
  }
}
