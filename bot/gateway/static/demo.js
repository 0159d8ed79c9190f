/** The demo shop's page: shelves, search, a product's sheet, being any demo shopper, the chat. */
import { Cart } from "/demo-cart.js";

const WORDS = {
  zh: {
    shop: "掌柜优选", slogan: "好东西，掌柜替你先试", promise: "选品、尺码、物流、退换，有事问掌柜，随时在。",
    hello: "问问掌柜", who: "我是谁", visitor: "游客", search: "搜商品，如：跑鞋、绿茶", all: "全部",
    picks: "今日精选", results: "搜索结果", count: (n) => `${n} 件`, nothing: "没有找到合适的商品，让掌柜帮你找找？",
    wish: "让掌柜找", stock: (n) => (n > 20 ? "有货" : n > 0 ? `仅剩 ${n} 件` : "暂时缺货"), rating: (r) => `评分 ${r}`,
    ask: "问问这件商品", asks: ["有货吗？", "多久能到？", "适合送人吗？"], about: (title, question) => `「${title}」${question}`,
    open: (title) => `关于「${title}」，`, find: (text) => `有没有${text}？`, close: "关闭", other: "EN", otherLabel: "EN: switch to English",
    off: (share) => `省 ${share}%`, language: "zh", trouble: "商品加载失败，请刷新页面再试。", categories: "商品分类",
    add: "加入购物车", cart: "购物车", remove: (title) => `移出「${title}」`, coupon: "优惠码（选填）", total: "合计", order: "下单",
    unreal: "演示：不会真的扣款和发货，优惠由真实的店核算。", thanks: "已下单（演示），谢谢！", ended: "您点的优惠已经结束。可以问问掌柜现在有什么。",
    engineers: "写给工程师", lines: "三行接入：脚本、元素、取令牌的钩子。",
    fine: "演示店：商品、品牌和顾客都是虚构的。真实的店由自己的后端签发令牌；这里由演示接口代签。",
  },
  en: {
    shop: "Zhanggui Select", slogan: "Good things, tried first by your shopkeeper", promise: "Picks, sizes, delivery, returns: just ask.",
    hello: "Ask a question", who: "Who am I", visitor: "Visitor", search: "Search, e.g. running shoes, green tea", all: "All",
    picks: "Today's picks", results: "Results", count: (n) => `${n} items`, nothing: "Nothing here fits. Shall the shopkeeper have a look?",
    wish: "Ask for it", stock: (n) => (n > 20 ? "In stock" : n > 0 ? `Only ${n} left` : "Out of stock"), rating: (r) => `Rated ${r}`,
    ask: "Ask about this", asks: ["Is it in stock?", "When would it arrive?", "Is it a good gift?"], about: (title, question) => `“${title}”: ${question}`,
    open: (title) => `About “${title}”: `, find: (text) => `Do you have ${text}?`, close: "Close", other: "中", otherLabel: "中：切换到中文",
    off: (share) => `${share}% off`, language: "en", trouble: "The shelves did not load. Please reload the page.", categories: "Categories",
    add: "Add to cart", cart: "Your cart", remove: (title) => `Remove “${title}”`, coupon: "Coupon code", total: "Total", order: "Place the order",
    unreal: "A demo: nothing is charged or sent, and a real shop works out what the coupon is worth.", thanks: "Ordered, in the demo. Thank you!", ended: "The offer you followed has ended. Ask the shopkeeper what is on now.",
    engineers: "For engineers", lines: "Three lines: the script, the element, the hook for a token.",
    fine: "A demo shop: goods, brands and shoppers are invented. A real shop signs its tokens in its own back end; here a demo endpoint does.",
  },
};
const $ = (id) => document.getElementById(id);
const chat = document.querySelector("shop-chat");
const kept = (name, value) => {
  try {
    if (value !== undefined) localStorage.setItem(`demo-${name}`, value);
    return localStorage.getItem(`demo-${name}`);
  } catch {
    return value ?? null;
  }
};
const state = {
  lang: kept("lang") ?? (navigator.language.startsWith("zh") ? "zh" : "en"),
  who: kept("who") ?? "",
  category: "",
  query: "",
  categories: [],
  products: [],
  shoppers: [],
  shown: null,
};
const words = () => WORDS[state.lang];
const said = (pair) => pair?.[state.lang] ?? "";
const money = (cents) => `¥${(cents / 100).toFixed(2).replace(/\.00$/, "")}`;
const picture = (image) => (image ? `/media/${image.replace(/^\/?(media|images)\//, "")}` : "");

const cart = new Cart({ $, kept, make, money, post, said, state, words });

// The third of the three lines. A real shop asks its own back end, which knows who is signed in.
chat.getToken = () => (state.who ? post("/demo/token", { shopper: state.who }).then((r) => r.token) : null);

async function post(url, body) {
  const headers = { "content-type": "application/json" };
  return answer(await fetch(url, { method: "POST", headers, body: JSON.stringify(body) }));
}

async function answer(response) {
  if (!response.ok) throw new Error(`${response.url}: ${response.status}`);
  return response.json();
}

/** An element with properties and children; texts stay texts. */
function make(tag, properties = {}, ...children) {
  const { data = {}, aria = {}, ...rest } = properties;
  const element = Object.assign(document.createElement(tag), rest);
  Object.assign(element.dataset, data);
  for (const [name, value] of Object.entries(aria)) element.setAttribute(`aria-${name}`, value);
  element.append(...children.filter((c) => c !== "" && c != null));
  return element;
}

/** The category's drawing, or the first letter where there is none. */
function drawing(image, name) {
  if (!picture(image)) return name.slice(0, 1);
  const img = make("img", { src: picture(image), alt: "", loading: "lazy" });
  img.addEventListener("error", () => img.replaceWith(name.slice(0, 1)), { once: true });
  return img;
}

function saving(product) {
  const { price_cents: now, list_price_cents: before } = product;
  return before > now ? Math.round((1 - now / before) * 100) : 0;
}

function tile(product) {
  const name = said(product.title);
  const share = saving(product);
  const shot = make("span", { className: "shot" }, drawing(product.image, name));
  if (share >= 10) shot.append(make("span", { className: "cut" }, words().off(share)));
  const price = make("span", { className: "price" }, make("b", {}, money(product.price_cents)));
  if (share) price.append(" ", make("s", {}, money(product.list_price_cents)));
  const more = [said(product.brand), words().stock(product.stock)].filter(Boolean).join(" · ");
  const text = make(
    "span",
    { className: "words" },
    make("span", { className: "name" }, name),
    make("span", { className: "more" }, more),
    price,
  );
  const button = make("button", { type: "button", className: "tile", data: { id: product.id } }, shot, text);
  button.addEventListener("click", () => show(product));
  return make("li", {}, button);
}

/** What matches the category and every word of the query, in either language. */
function matching() {
  const wanted = state.query.toLowerCase().split(/\s+/).filter(Boolean);
  return state.products.filter((p) => {
    if (state.category && p.category !== state.category) return false;
    const category = state.categories.find((c) => c.id === p.category) ?? {};
    const texts = [p.title, p.brand, p.description, category].flatMap((t) => [t?.zh, t?.en]);
    const all = texts.join(" ").toLowerCase();
    return wanted.every((word) => all.includes(word));
  });
}

/** The best of every category first, so that neighbours differ. */
function mixed(products) {
  const places = new Map();
  const place = (p) => places.set(p.category, (places.get(p.category) ?? 0) + 1).get(p.category);
  return products
    .map((p) => [place(p), p])
    .sort(([a], [b]) => a - b)
    .map(([, p]) => p);
}

function drawShelf() {
  const found = state.query || state.category ? matching() : mixed(state.products);
  const category = state.categories.find((c) => c.id === state.category);
  $("hero").hidden = Boolean(state.query || state.category);
  $("shelf").textContent = state.query ? words().results : category ? said(category) : words().picks;
  $("count").textContent = state.products.length ? words().count(found.length) : "";
  $("products").replaceChildren(...found.map(tile));
  $("nothing").hidden = found.length > 0 || !state.products.length;
}

function drawCategories() {
  const chip = ({ id, image }, name) => {
    const pressed = String(id === state.category);
    const circle = make("span", {}, id ? drawing(image, name) : "✦");
    const button = make("button", { type: "button", className: "chip", aria: { pressed } }, circle, make("span", {}, name));
    button.addEventListener("click", () => {
      state.category = id;
      draw();
    });
    return button;
  };
  const all = chip({ id: "" }, words().all);
  $("categories").setAttribute("aria-label", words().categories);
  const left = $("categories").scrollLeft;
  $("categories").replaceChildren(all, ...state.categories.map((c) => chip(c, said(c))));
  $("categories").scrollLeft = left;
}

function drawTop() {
  document.documentElement.lang = words().language;
  chat.lang = words().language;
  for (const element of document.querySelectorAll("[data-t]")) {
    element.textContent = words()[element.dataset.t];
  }
  $("language").textContent = words().other;
  $("language").setAttribute("aria-label", words().otherLabel);
  $("language").lang = state.lang === "zh" ? "en" : "zh";
  $("search").placeholder = words().search;
  $("search").setAttribute("aria-label", words().search);
  for (const button of document.querySelectorAll(".close")) button.setAttribute("aria-label", words().close);
  const people = [{ id: "", name: words().visitor }, ...state.shoppers];
  $("who").replaceChildren(...people.map(({ id, name }) => make("option", { value: id, selected: id === state.who }, name)));
}

function draw() {
  drawTop();
  drawCategories();
  drawShelf();
  cart.draw();
}

function show(product) {
  state.shown = product;
  cart.tell("Product Viewed", product);
  $("ended").hidden = true;
  const share = saving(product);
  $("picture").replaceChildren(drawing(product.image, said(product.title)));
  $("title").textContent = said(product.title);
  $("price").textContent = money(product.price_cents);
  $("before").textContent = share ? money(product.list_price_cents) : "";
  $("cut").textContent = share ? words().off(share) : "";
  const rating = product.rating ? words().rating(product.rating) : "";
  $("facts").textContent = [said(product.brand), rating, words().stock(product.stock)].filter(Boolean).join(" · ");
  $("about").textContent = said(product.description);
  const asks = words().asks.map((question) => {
    const button = make("button", { type: "button" }, question);
    button.addEventListener("click", () => ask((title) => chat.send(words().about(title, question))));
    return button;
  });
  $("asks").replaceChildren(...asks);
  if (!$("sheet").open) $("sheet").showModal();
  $("sheet").scrollTop = 0;
}

function ask(then) {
  $("sheet").close();
  then(said(state.shown.title));
}

$("ask").addEventListener("click", () => ask((title) => chat.compose(words().open(title))));
$("add").addEventListener("click", () => {
  cart.add(state.shown);
  $("sheet").close();
});
for (const sheet of document.querySelectorAll("dialog")) {
  sheet.querySelector(".close").addEventListener("click", () => sheet.close());
  sheet.addEventListener("click", (event) => void (event.target === sheet && sheet.close()));
}
$("hello").addEventListener("click", () => chat.open());
$("wish").addEventListener("click", () => chat.compose(words().find(state.query)));
document.querySelector(".search").addEventListener("submit", (event) => event.preventDefault());
$("search").addEventListener("input", (event) => {
  state.query = event.target.value.trim();
  drawShelf();
});
$("language").addEventListener("click", () => {
  state.lang = state.lang === "zh" ? "en" : "zh";
  kept("lang", state.lang);
  draw();
});
$("who").addEventListener("change", (event) => {
  state.who = event.target.value;
  kept("who", state.who);
  chat.restart();
});
addEventListener("scroll", () => document.querySelector(".top").classList.toggle("stuck", scrollY > 4), { passive: true });

/** Where an offer or a link leads: a product, a category, the cart; the rest is the shelf. */
function arrive(path, ended) {
  const product = productAt(path);
  const category = /^\/c\/([\w-]+)$/.exec(path)?.[1];
  if (state.categories.some((c) => c.id === category)) state.category = category;
  draw();
  if (product) show(product);
  if (path === "/cart") cart.show();
  $("ended").hidden = !ended;
  if (ended) (product ? document.querySelector(".detail") : document.querySelector("main")).prepend($("ended"));
}

/** The product of an address such as /p/shoes-001. */
function productAt(path) {
  const id = /^\/p\/([\w-]+)$/.exec(path)?.[1];
  return state.products.find((p) => p.id === id);
}

// A card in the chat leads to /p/<product>: here that is the sheet of the product, not a page.
chat.addEventListener("shop-chat:link", (event) => {
  const product = productAt(new URL(event.detail.href).pathname);
  if (!product) return;
  event.preventDefault();
  chat.close();
  show(product);
});

async function load() {
  draw();
  const get = async (url) => answer(await fetch(url));
  const [shelves, people] = await Promise.all([get("/api/demo/products"), get("/api/demo/shoppers")]);
  Object.assign(state, shelves, people);
  if (!state.shoppers.some((s) => s.id === state.who)) state.who = "";
  arrive(location.pathname, new URLSearchParams(location.search).get("offer") === "ended");
}

load().catch(() => {
  $("count").textContent = words().trouble;
});
