/** What every view is given: the state, the words, and what the shopper can do. */
import type { Body, Lang, Score } from "../messages";
import type { State } from "../state";
import type { Texts } from "../texts";

export interface Desk {
  state: State;
  lang: Lang;
  texts: Texts;
  heading: string;
  suggestions: readonly string[];
  draft: string;
  /** Bubble mode, and whether its panel is open. */
  bubble: boolean;
  opened: boolean;
  /** The log is scrolled up: offer the way back to its end. */
  away: boolean;
  toggle(open: boolean): void;
  toEnd(): void;
  setDraft(text: string): void;
  send(body: Body, title: string): void;
  retry(clientId: string): void;
  rate(seq: number, score: Score): void;
  /** The code that was copied last. */
  copied: string;
  copy(code: string): void;
  /** Takes a failed message out again and gives its text to the composer. */
  takeBack(clientId: string): void;
  /** The shopper wants to connect now. */
  reconnect(): void;
  /** Lets the page follow a link itself; false when it did. */
  follow(href: string): boolean;
}
