/** The web component: attributes and methods for the page, and what ties store, line and views. */
import { draw, h } from "./draw";
import { HOME } from "./links";
import { Memory } from "./memory";
import type { Body, Lang } from "./messages";
import { Panel } from "./panel";
import { Connection } from "./protocol";
import { cursor, unread } from "./state";
import { Store } from "./store";
import { styles } from "./style";
import { language, TEXTS } from "./texts";
import type { GetToken } from "./tokens";
import { Chat, Launcher } from "./views/Chat";
import type { Desk } from "./views/desk";

export class ShopChat extends HTMLElement {
  static readonly observedAttributes = ["lang", "mode", "heading", "suggestions", "server"];

  readonly #store = new Store();
  #panel: Panel | null = null;
  #line: Connection | null = null;
  #hook: GetToken | undefined;
  #draft = "";
  #copied = "";
  #opened = false;
  #drawing = false;
  #count = 0;

  constructor() {
    super();
    this.#store.listen(() => this.#draw());
  }

  /** Answers with the signed token of the shopper, or null for a visitor; asked again when it ends. */
  get getToken(): GetToken | undefined {
    return this.#hook;
  }

  set getToken(hook: GetToken | undefined) {
    this.#hook = hook;
    if (this.#line) this.restart();
  }

  connectedCallback(): void {
    this.#upgrade();
    const root = this.shadowRoot ?? this.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = styles();
    this.#panel ??= new Panel(root, () => this.#draw());
    this.#heed(addEventListener);
    this.#draw();
    whenParsed(() => this.isConnected && !this.#line && this.#begin());
  }

  disconnectedCallback(): void {
    this.#heed(removeEventListener);
    this.#line?.stop();
    this.#line = null;
  }

  attributeChangedCallback(name: string): void {
    if (name === "server" && this.#line) this.restart();
    this.#draw();
  }

  /** Opens the panel in bubble mode. */
  open(): void {
    this.#toggle(true);
  }

  close(): void {
    this.#toggle(false);
  }

  /** Opens the chat with a text in the input line, for the shopper to send or change. */
  compose(text: string): void {
    this.open();
    this.#setDraft(text);
    this.#drawNow();
    this.#panel?.field?.focus();
  }

  /** Sends a text as the shopper. */
  send(text: string): void {
    this.open();
    this.#say({ text }, text);
  }

  #say(body: Body, title: string): void {
    this.#panel?.toEnd();
    this.#line?.outbox.add(body, title);
    this.#line?.save();
    if (this.#store.state.link === "idle") this.#line?.start();
  }

  /** After a login or logout: asks for the token again and shows that shopper's conversation. */
  restart(): void {
    this.#line?.stop();
    this.#store.change({ type: "restored", state: {} });
    this.#setDraft("");
    this.#begin();
  }

  #begin(): void {
    const given = this.getAttribute("server");
    const server = given === null ? new URL("/ws", HOME) : new URL(given, document.baseURI);
    server.protocol = server.protocol.replace("http", "ws");
    this.#line = new Connection({
      url: server.href,
      store: this.#store,
      memory: new Memory(`shop-chat ${server.host}`),
      getToken: async () => (await this.#hook?.()) ?? null,
      lang: () => this.#language,
      page: () => location.pathname,
      wanted: () => this.#visible,
    });
    this.#line.start();
  }

  #toggle(open: boolean): void {
    if (!this.#bubble || open === this.#opened) return;
    this.#opened = open;
    this.#drawNow();
    if (open) this.#panel?.show();
    else this.#panel?.hide();
    if (open) this.#line?.start();
    this.#tell(open ? "open" : "close");
  }

  #heed(add: typeof addEventListener): void {
    for (const name of ["online", "pageshow", "visibilitychange", "pagehide"]) add(name, this.#heard);
  }

  readonly #heard = (event: Event): void => {
    this.#draw();
    if (document.hidden || event.type === "pagehide") this.#line?.save();
    else this.#line?.wake();
  };

  get #bubble(): boolean {
    return this.getAttribute("mode") === "bubble";
  }

  get #visible(): boolean {
    return this.#opened || !this.#bubble;
  }

  get #language(): Lang {
    const around = this.parentElement?.closest<HTMLElement>("[lang]")?.lang;
    return language(this.lang, around, navigator.language);
  }

  #draw(): void {
    if (this.#drawing) return;
    this.#drawing = true;
    queueMicrotask(() => this.#drawNow());
  }

  #drawNow(): void {
    this.#drawing = false;
    const { state } = this.#store;
    const panel = this.#panel;
    if (!this.shadowRoot || !panel) return;
    const desk = this.#desk(panel);
    draw(this.#bubble ? <Launcher desk={desk} /> : <Chat desk={desk} />, this.shadowRoot);
    panel.settle();
    if (this.#visible && !document.hidden && state.link === "online") this.#line?.seen(cursor(state));
    const count = unread(state);
    if (count !== this.#count) this.#tell("unread", { count: (this.#count = count) });
  }

  #desk(panel: Panel): Desk {
    const lang = this.#language;
    const texts = TEXTS[lang];
    const line = this.#line;
    return {
      state: this.#store.state,
      lang,
      texts,
      heading: this.getAttribute("heading") ?? texts.heading,
      suggestions: this.getAttribute("suggestions")?.split("|") ?? texts.suggestions,
      draft: this.#draft,
      bubble: this.#bubble,
      opened: this.#opened,
      away: panel.away,
      toggle: (open) => this.#toggle(open),
      toEnd: () => panel.toEnd(),
      setDraft: (text) => this.#setDraft(text),
      send: (body, title) => this.#say(body, title),
      retry: (clientId) => line?.outbox.retry(clientId),
      rate: (seq, score) => line?.rate(seq, score),
      copied: this.#copied,
      copy: (code) => void navigator.clipboard.writeText(code).then(() => this.#setCopied(code), () => {}),
      takeBack: (clientId) => this.#takeBack(clientId),
      reconnect: () => line?.start(),
      follow: (href) => this.#tell("link", { href }),
    };
  }

  #setDraft(text: string): void {
    this.#draft = text;
    this.#draw();
  }

  #setCopied(code: string): void {
    this.#copied = code;
    this.#draw();
  }

  #takeBack(clientId: string): void {
    const pending = this.#store.state.pending.find((p) => p.clientId === clientId);
    this.#store.change({ type: "dropped", clientId });
    if (pending && "text" in pending.body) this.compose(pending.body.text);
  }

  /** A bubbling event `shop-chat:<name>`; false when the page prevented what would follow. */
  #tell(name: string, detail: object = {}): boolean {
    const how = { detail, bubbles: true, composed: true, cancelable: true };
    return this.dispatchEvent(new CustomEvent(`shop-chat:${name}`, how));
  }

  /** A hook set before this script had run hides the accessor: hand it over. */
  #upgrade(): void {
    if (!Object.hasOwn(this, "getToken")) return;
    const hook = this.getToken;
    Reflect.deleteProperty(this, "getToken");
    this.getToken = hook;
  }
}

/** Waits for the page's own deferred scripts, so that their hook is set before the first token. */
function whenParsed(then: () => void): void {
  if (document.readyState === "complete") then();
  else for (const event of ["DOMContentLoaded", "load"]) addEventListener(event, then);
}
