/** The notice on top of the built file, and the licence of the library inside beside it. */
import { copyFileSync, readFileSync } from "node:fs";

const preact = new URL("../node_modules/preact/", import.meta.url);
const { version } = JSON.parse(readFileSync(new URL("package.json", preact), "utf8"));

export const banner = `/*! Zhanggui <shop-chat>, Apache-2.0. Contains Preact ${version}, (c) Jason Miller, MIT: widget.LICENSE.txt */`;

export const notice = {
  name: "notice",
  writeBundle: () =>
    copyFileSync(
      new URL("LICENSE", preact),
      new URL("../../gateway/static/widget.LICENSE.txt", import.meta.url),
    ),
};
