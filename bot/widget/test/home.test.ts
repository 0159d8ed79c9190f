import { expect, test, vi } from "vitest";

test("links to offers and pictures are the chat server's, others the page's", async () => {
  const currentScript = { src: "https://chat.test/widget.js" };
  vi.stubGlobal("document", { currentScript, baseURI: "https://shop.test/sale" });
  const { safeImage, safeLink } = await import("../src/links");
  expect(safeLink("/r/0123")).toBe("https://chat.test/r/0123");
  expect(safeImage("/media/a.svg")).toBe("https://chat.test/media/a.svg");
  expect(safeLink("/p/1")).toBe("https://shop.test/p/1");
  expect(safeLink("https://a.test/r/1")).toBe("https://a.test/r/1");
});
