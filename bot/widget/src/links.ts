/** Which addresses may become links or images, and where a text has some. */
const LINKS = /^(https?|tel|mailto):$/;
const IN_TEXT = /https?:\/\/[^\s<>"'`\p{Script=Han}\u3000-\u303f\uff00-\uffef]+/gu;
const TRAILING = /[.,;:!?)\]}]+$/;

/** Paths of the chat server; the others are the page's. */
const OURS = /^\/(r|media)\//;

type Address = string | null | undefined;

/** Where this script came from: the chat server is there unless the element says otherwise. */
const page = globalThis.document as Document | undefined;
export const HOME = (page?.currentScript as HTMLScriptElement | null)?.src || page?.baseURI;

/** The full address when its scheme is harmless, else null. */
export function safeLink(url: Address, base: string = document.baseURI): string | null {
  if (!url) return null;
  try {
    const parsed = new URL(url, OURS.test(url) && HOME ? HOME : base);
    return LINKS.test(parsed.protocol) ? parsed.href : null;
  } catch {
    return null;
  }
}

export function safeImage(url: Address, base: string = document.baseURI): string | null {
  if (url?.startsWith("data:image/")) return url;
  const link = safeLink(url, base);
  return link?.startsWith("http") ? link : null;
}

/** The text in pieces; a piece with `href` is an address. */
export function pieces(text: string): { text: string; href?: string }[] {
  const found: { text: string; href?: string }[] = [];
  let from = 0;
  for (const match of text.matchAll(IN_TEXT)) {
    const shown = match[0].replace(TRAILING, "");
    const href = safeLink(shown, "http://invalid.invalid");
    if (!href) continue;
    if (match.index > from) found.push({ text: text.slice(from, match.index) });
    found.push({ text: shown, href });
    from = match.index + shown.length;
  }
  if (from < text.length || !found.length) found.push({ text: text.slice(from) });
  return found;
}
