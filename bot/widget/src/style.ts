/** The style sheet of the shadow root: constructed, so that a strict CSP lets it pass. */
import base from "./style.css?inline";

const DARK = `{
  --chat-link: #ffa58f;
  --chat-background: #171412;
  --chat-surface: #24201d;
  --chat-text: #f3eee9;
  --chat-muted: #b5aaa1;
  --chat-border: #3a342f;
  --chat-warn: #ffd08a;
  color-scheme: dark;
}`;

/** `theme="dark"` or "light" on the element wins over the system's wish. */
export function styles(): CSSStyleSheet[] {
  const sheet = new CSSStyleSheet();
  const wished = `@media (prefers-color-scheme: dark) { :host(:not([theme="light"])) ${DARK} }`;
  sheet.replaceSync(`${base} ${wished} :host([theme="dark"]) ${DARK}`);
  return [sheet];
}
