/** One file for the page: ../gateway/static/widget.js, the same bytes on every machine. */
import { defineConfig } from "vite";
import { banner, notice } from "./tools/banner.mjs";

export default defineConfig({
  plugins: [notice],
  build: {
    outDir: "../gateway/static",
    emptyOutDir: false,
    target: "es2022",
    cssTarget: "safari16.4",
    reportCompressedSize: false,
    lib: { entry: "src/index.ts", formats: ["iife"], name: "ShopChat", fileName: () => "widget.js" },
    rolldownOptions: { output: { postBanner: banner } },
  },
});
