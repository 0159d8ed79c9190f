/** Draws trees: what differs from the last drawing is changed in the page, everything else stays. */
export type Child = Tree | Child[] | string | number | boolean | null | undefined;

interface Tree {
  tag: string | View;
  props: Props;
}

type Props = Record<string, unknown> & { children: Child[] };
type View = (props: never) => Child;
type Part = Tree | string;
type Drawing = Map<string, { node: Node; part: Part }>;

const HTML = "http://www.w3.org/1999/xhtml";
const SVG = "http://www.w3.org/2000/svg";
const drawings = new WeakMap<Node, Drawing>();

/** What JSX becomes. */
export function h(tag: string | View, props: object | null, ...children: Child[]): Tree {
  return { tag, props: { ...props, children } };
}

export const Fragment = ({ children }: { children?: Child }): Child => children;

/** Makes what stands in `parent` what `child` says. */
export function draw(child: Child, parent: Node): void {
  const parts = new Map<string, Part>();
  place(child, "", parts);
  const before: Drawing = drawings.get(parent) ?? new Map();
  for (const [where, { node }] of before) if (!parts.has(where)) (node as ChildNode).remove();
  const now: Drawing = new Map();
  let next = parent.firstChild;
  for (const [where, part] of parts) {
    const old = before.get(where);
    const node = old?.node ?? make(part, parent);
    if (node === next) next = next.nextSibling;
    else parent.insertBefore(node, next);
    if (typeof part === "string") {
      if (node.textContent !== part) node.textContent = part;
    } else {
      dress(node as Element, (old?.part as Tree)?.props, part.props);
      draw(part.props.children, node);
    }
    now.set(where, { node, part });
  }
  drawings.set(parent, now);
}

/** Elements and texts by their place, which is the same when a neighbour comes or goes. */
function place(child: Child, where: string, parts: Map<string, Part>): void {
  if (Array.isArray(child)) child.forEach((c, i) => place(c, `${where}.${key(c) ?? `_${i}`}`, parts));
  else if (typeof child === "object" && child) {
    const { tag, props } = child;
    if (typeof tag === "string") parts.set(`${where} ${tag}`, child);
    else place(tag(props as never), where, parts);
  } else if (typeof child === "string" || typeof child === "number") parts.set(where, `${child}`);
}

const key = (child: Child) => (child as Tree | null | undefined)?.props?.key;

function make(part: Part, parent: Node): Node {
  if (typeof part === "string") return new Text();
  const space = part.tag === "svg" ? SVG : (parent as Element).namespaceURI;
  return document.createElementNS(space ?? HTML, part.tag as string);
}

/** Attributes, handlers, and the value, which the shopper changes too. */
function dress(element: Element, was: Partial<Props> = {}, is: Props): void {
  const properties = element as unknown as Props;
  for (const name in { ...was, ...is }) {
    const value = is[name];
    if (name === "value") {
      if (properties[name] !== value) properties[name] = value;
    } else if (was[name] === value || name === "children" || name === "key") continue;
    else if (name.startsWith("on")) properties[name.toLowerCase()] = value;
    else if (value == null || (value === false && !name.startsWith("aria"))) element.removeAttribute(name);
    else element.setAttribute(name, value === true && !name.startsWith("aria") ? "" : `${value}`);
  }
}

type At<E, Target> = (event: E & { currentTarget: Target }) => void;

interface Attributes<Target> {
  key?: string | number;
  onClick?: At<MouseEvent, Target>;
  onInput?: At<Event, Target>;
  onKeyDown?: At<KeyboardEvent, Target>;
  onSubmit?: At<Event, Target>;
  onCancel?: At<Event, Target>;
  onError?: At<Event, Target>;
  [name: string]: unknown;
}

export declare namespace h {
  namespace JSX {
    type Element = Child;
    interface ElementChildrenAttribute {
      children: unknown;
    }
    interface IntrinsicAttributes {
      key?: string | number;
    }
    type IntrinsicElements = {
      [Tag in keyof HTMLElementTagNameMap]: Attributes<HTMLElementTagNameMap[Tag]>;
    } & { svg: Attributes<SVGElement>; path: Attributes<SVGElement> };
  }
}
