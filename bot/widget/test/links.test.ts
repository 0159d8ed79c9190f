import { describe, expect, test } from "vitest";
import { pieces, safeImage, safeLink } from "../src/links";

const BASE = "https://shop.test/page";

describe("addresses", () => {
  test.each([
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    " javascript:alert(1)",
    "java\nscript:alert(1)",
    "data:text/html,<script>1</script>",
    "vbscript:x",
    "file:///etc/passwd",
    "blob:https://shop.test/1",
    "http://",
    "",
    null,
    undefined,
  ])("%j is no link", (url) => {
    expect(safeLink(url, BASE)).toBeNull();
  });

  test.each([
    ["/p/1", "https://shop.test/p/1"],
    ["https://a.test/x", "https://a.test/x"],
    ["tel:+861", "tel:+861"],
    ["mailto:a@b.test", "mailto:a@b.test"],
  ])("%j is a link", (url, href) => {
    expect(safeLink(url, BASE)).toBe(href);
  });

  test("a picture comes from a page or is one, nothing else", () => {
    expect(safeImage("data:image/png;base64,AA", BASE)).toBe("data:image/png;base64,AA");
    expect(safeImage("/media/a.svg", BASE)).toBe("https://shop.test/media/a.svg");
    for (const bad of ["data:text/html,x", "tel:1", "javascript:1", ""]) expect(safeImage(bad, BASE)).toBeNull();
  });
});

describe("texts", () => {
  const links = (text: string) => pieces(text).flatMap((p) => p.href ?? []);

  test.each([
    ["看 https://a.test/x?y=1。谢谢", ["https://a.test/x?y=1"]],
    ["see https://a.test/x, please", ["https://a.test/x"]],
    ["(https://a.test/x)", ["https://a.test/x"]],
    ["https://a.test/商品", ["https://a.test/"]],
    ["javascript:alert(1) data:x", []],
    ["http:// and https://", []],
  ])("%j has the links %j", (text, found) => {
    expect(links(text)).toEqual(found);
  });

  test("nothing of a text is lost", () => {
    for (const text of ["", "a", "https://a.test", "x https://a.test/b, y http://c.test。", "<b>http://d.test"]) {
      expect(pieces(text).map((p) => p.text).join("")).toBe(text);
    }
  });
});
