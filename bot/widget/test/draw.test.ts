// @vitest-environment happy-dom
import { beforeEach, describe, expect, test, vi } from "vitest";
import { draw, Fragment, h, type Child } from "../src/draw";

let root: HTMLElement;
beforeEach(() => {
  root = document.createElement("div");
});

const drawn = (child: Child): string => {
  const fresh = document.createElement("div");
  draw(child, fresh);
  return fresh.innerHTML;
};
const node = (selector: string) => root.querySelector(selector)!;

describe("what is drawn", () => {
  test("elements, texts, numbers, views and fragments; nothing for what is not there", () => {
    const View = ({ name, children }: { name: string; children?: Child }) => h("b", { title: name }, children);
    const tree = h("p", null, "a", 1, null, false, undefined, h(View, { name: "x" }, "c"), h(Fragment, null, "d", ["e"]));
    expect(drawn(tree)).toBe('<p>a1<b title="x">c</b>de</p>');
  });

  test("attributes: true stands alone, false goes, but not what is told to a screen reader", () => {
    expect(drawn(h("button", { disabled: true, hidden: false, "aria-pressed": false, "aria-busy": true }))).toBe(
      '<button disabled="" aria-pressed="false" aria-busy="true"></button>',
    );
  });

  test("drawings are drawings", () => {
    draw(h("svg", { viewBox: "0 0 1 1" }, h("path", { d: "M0 0" })), root);
    expect(node("path").namespaceURI).toBe("http://www.w3.org/2000/svg");
  });

  test("markup in a text stays text", () => {
    expect(drawn("<img onerror=x>")).toBe("&lt;img onerror=x&gt;");
  });
});

describe("drawing again", () => {
  test("gives the same as drawing anew, whatever was there before", () => {
    let seed = 11;
    const random = (below: number) => (seed = (seed * 48271) % 2147483647) % below;
    const any = (depth: number): Child => {
      const kinds = [
        () => null,
        () => `t${random(3)}`,
        () => h(["b", "i"][random(2)]!, random(2) ? { class: `c${random(3)}` } : null, ...some(depth)),
        () => h(Fragment, null, ...some(depth)),
        () => [...new Set(Array.from({ length: random(5) }, () => random(9)))].map((key) => h("u", { key }, `${key}`)),
      ];
      return kinds[random(depth ? kinds.length : 2)]!();
    };
    const some = (depth: number): Child[] => Array.from({ length: random(4) }, () => any(depth - 1));
    for (let round = 0; round < 300; round++) {
      const tree = h("div", null, ...some(3));
      draw(tree, root);
      expect(root.innerHTML).toBe(drawn(tree));
    }
  });

  test("leaves the nodes that stay, when a neighbour comes, goes or moves", () => {
    const list = (keys: number[], note: Child = null) => [note, keys.map((key) => h("i", { key, id: `k${key}` }))];
    draw(list([1, 2, 3]), root);
    const kept = ["#k1", "#k2", "#k3"].map(node);
    draw(list([3, 1, 0, 2], h("b", null)), root);
    expect(["#k1", "#k2", "#k3"].map(node)).toEqual(kept);
    expect([...root.children].map((e) => e.id)).toEqual(["", "k3", "k1", "k0", "k2"]);
  });

  test("takes an attribute away, and hears by the newest handler only", () => {
    const [first, second] = [vi.fn(), vi.fn()];
    draw(h("button", { class: "x", onClick: first }), root);
    draw(h("button", { onClick: second }), root);
    (node("button") as HTMLElement).click();
    expect(node("button").hasAttribute("class")).toBe(false);
    expect([first.mock.calls.length, second.mock.calls.length]).toEqual([0, 1]);
  });

  test("brings a field back to its value, and leaves it alone where they agree", () => {
    const field = () => h("textarea", { value: "kept" });
    draw(field(), root);
    const area = node("textarea") as HTMLTextAreaElement;
    area.value = "typed";
    draw(field(), root);
    expect(area.value).toBe("kept");
  });

  test("does not touch what the page itself has set", () => {
    draw(h("dialog", { class: "a" }), root);
    node("dialog").setAttribute("open", "");
    draw(h("dialog", { class: "b" }), root);
    expect(root.innerHTML).toBe('<dialog class="b" open=""></dialog>');
  });
});
