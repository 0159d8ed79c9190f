/** What the browser must be told about the drawn chat: dialog, focus, scroll and height. */
const NEAR_END = 60;

export class Panel {
  #log: Element | null = null;
  #stuck = true;
  away = false;
  readonly #sizes = new ResizeObserver(() => this.settle());

  readonly #root: ShadowRoot;
  readonly #redraw: () => void;

  constructor(root: ShadowRoot, redraw: () => void) {
    this.#root = root;
    this.#redraw = redraw;
    window.visualViewport?.addEventListener("resize", () => this.#fit());
  }

  get field(): HTMLTextAreaElement | null {
    return this.#root.querySelector("textarea");
  }

  /** On a phone over the whole page and modal, on a desk in the corner beside the page. */
  show(): void {
    const dialog = this.#dialog;
    if (!dialog || dialog.open) return;
    if (matchMedia("(min-width: 600px)").matches) dialog.show();
    else dialog.showModal();
    const target = matchMedia("(hover: hover)").matches ? this.field : this.#log;
    (target as HTMLElement | null)?.focus();
    this.toEnd();
  }

  hide(): void {
    this.#dialog?.close();
    this.#root.querySelector<HTMLElement>(".launch")?.focus();
  }

  /** After each drawing: the input line as high as its text, the log at its end. */
  settle(): void {
    const log = this.#root.querySelector(".log");
    if (log !== this.#log) this.#attach(log);
    const { field } = this;
    if (field) {
      field.style.height = "auto";
      field.style.height = `${field.scrollHeight + 2}px`;
    }
    if (this.#stuck) this.toEnd();
  }

  toEnd(): void {
    this.#stuck = true;
    this.#log?.scrollTo(0, this.#log.scrollHeight);
  }

  get #dialog(): HTMLDialogElement | null {
    return this.#root.querySelector("dialog");
  }

  /** The log stays at its end, also while images load, unless the shopper scrolled up to read. */
  #attach(log: Element | null): void {
    this.#log = log;
    this.#sizes.disconnect();
    if (!log) return;
    this.#sizes.observe(log);
    this.#sizes.observe(log.firstElementChild!);
    log.addEventListener("scroll", () => {
      this.#stuck = log.scrollHeight - log.scrollTop - log.clientHeight < NEAR_END;
      if (this.away !== this.#stuck) return;
      this.away = !this.#stuck;
      this.#redraw();
    });
  }

  /** The on-screen keyboard takes its room from the dialog, not from the composer. */
  #fit(): void {
    this.#dialog?.style.setProperty("--_height", `${window.visualViewport!.height}px`);
  }
}
