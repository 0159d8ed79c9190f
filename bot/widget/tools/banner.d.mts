import type { Plugin } from "vite";

export const banner: string;
export const notice: Plugin;
