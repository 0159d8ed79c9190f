/** The demo shop's cart, and the events that a real shop's back end would send to /events. */
const TOKEN_MINUTES = 10;

export class Cart {
  #page;
  #token = { who: "", text: null, until: 0 };
  #telling = Promise.resolve();

  /** `page` is what demo.js lends: its state, words, and ways to draw and to post. */
  constructor(page) {
    this.#page = page;
    const { $ } = page;
    $("basket").addEventListener("click", () => this.show());
    $("checkout").addEventListener("submit", (event) => {
      event.preventDefault();
      this.#order();
    });
  }

  show() {
    this.draw();
    if (!this.#page.$("cart").open) this.#page.$("cart").showModal();
  }

  add(product) {
    this.#keep([...this.#ids, product.id]);
    this.tell("Product Added", product);
  }

  draw() {
    const { $, make, money, said, words } = this.#page;
    const products = this.#products;
    $("basket").hidden = !products.length;
    $("basket").setAttribute("aria-label", `${words().cart}: ${words().count(products.length)}`);
    $("many").textContent = products.length;
    $("total").textContent = money(products.reduce((sum, p) => sum + p.price_cents, 0));
    const lines = products.map((product) => {
      const name = said(product.title);
      const out = make("button", { type: "button", aria: { label: words().remove(name) } }, "×");
      out.addEventListener("click", () => this.#remove(product));
      return make("li", {}, make("span", {}, name), make("b", {}, money(product.price_cents)), out);
    });
    $("lines").replaceChildren(...lines);
  }

  /** Tells the shop what was done, with a product or more; one deed after the other. */
  tell(event, product, more = {}) {
    const properties = product ? { ...described(product), currency: "CNY", ...more } : more;
    const messageId = `${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}`;
    this.#telling = this.#telling.then(() => this.#send({ event, messageId, properties })).catch(() => {});
  }

  get #ids() {
    try {
      return JSON.parse(this.#page.kept("cart") ?? "[]");
    } catch {
      return [];
    }
  }

  get #products() {
    return this.#ids.flatMap((id) => this.#page.state.products.find((p) => p.id === id) ?? []);
  }

  #keep(ids) {
    this.#page.kept("cart", JSON.stringify(ids));
    this.draw();
  }

  #remove(product) {
    const ids = this.#ids;
    ids.splice(ids.indexOf(product.id), 1);
    this.#keep(ids);
    this.tell("Product Removed", product);
    if (!ids.length) this.#page.$("cart").close();
  }

  #order() {
    const { $, words } = this.#page;
    const products = this.#products;
    const coupon = $("coupon").value.trim();
    const total = yuan(products.reduce((sum, p) => sum + p.price_cents, 0));
    const order = { order_id: `D${Date.now()}`, total, currency: "CNY", products: products.map(described) };
    if (coupon) this.tell("Coupon Applied", null, { coupon, order_id: order.order_id });
    this.tell("Order Completed", null, coupon ? { ...order, coupon } : order);
    $("coupon").value = "";
    $("cart").close();
    this.#keep([]);
    $("count").textContent = words().thanks;
  }

  async #send(deed) {
    const { post, state } = this.#page;
    const who = state.who ? { token: await this.#shopper(state.who) } : { visitor: visitor() };
    const told = await post("/api/demo/event", { ...who, ...deed });
    if (told.visitor && !state.who) visitor(told.visitor);
  }

  async #shopper(who) {
    if (this.#token.who !== who || this.#token.until < Date.now()) {
      const { token } = await this.#page.post("/demo/token", { shopper: who });
      this.#token = { who, text: token, until: Date.now() + TOKEN_MINUTES * 60_000 };
    }
    return this.#token.text;
  }
}

const yuan = (cents) => (cents / 100).toFixed(2);
const described = ({ id, category, price_cents }) => ({ product_id: id, category, price: yuan(price_cents), quantity: 1 });

/** The visitor's token where the chat keeps it, so that deeds and words are one visitor's. */
function visitor(token) {
  const key = `shop-chat ${location.host} visitor`;
  try {
    if (token) localStorage.setItem(key, JSON.stringify(token));
    return JSON.parse(localStorage.getItem(key) ?? "null");
  } catch {
    return null;
  }
}
