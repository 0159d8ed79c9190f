/** One file for the page: ../gateway/static/widget.js, the same bytes on every machine. */
import { defineConfig } from "vite";

export default defineConfig({
  build: {
    outDir: "../gateway/static",
    emptyOutDir: false,
    target: "es2022",
    cssTarget: "safari16.4",
    reportCompressedSize: false,
    lib: { entry: "src/index.ts", formats: ["iife"], name: "ShopChat", fileName: () => "widget.js" },
    rolldownOptions: { output: { postBanner: "/*! Zhanggui <shop-chat>, Apache-2.0 */" } },
  },
});
