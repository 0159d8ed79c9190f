/** Prints the size of the built widget and fails above 15 kB gzip. */
import { readFileSync } from "node:fs";
import { brotliCompressSync, gzipSync } from "node:zlib";

const LIMIT = 15_000;
const built = readFileSync(new URL("../../gateway/static/widget.js", import.meta.url));
const gzip = gzipSync(built, { level: 9 }).length;
console.log(`widget.js ${built.length} B, gzip ${gzip} B, brotli ${brotliCompressSync(built).length} B`);
if (gzip > LIMIT) {
  console.error(`over the limit of ${LIMIT} B gzip`);
  process.exit(1);
}
