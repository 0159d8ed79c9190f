import { expect, test } from "vitest";
import { language, TEXTS, time } from "../src/texts";

test.each([
  [["zh-Hant-TW"], "zh"],
  [[null, "ZH", "en"], "zh"],
  [["", "en-GB", "zh"], "en"],
  [["fr"], "en"],
  [[], "en"],
])("%j is %s", (tags, lang) => {
  expect(language(...tags)).toBe(lang);
});

test("both languages have every text, none empty", () => {
  expect(Object.keys(TEXTS.en)).toEqual(Object.keys(TEXTS.zh));
  for (const texts of Object.values(TEXTS)) {
    for (const [name, text] of Object.entries(texts)) expect(text, name).toBeTruthy();
  }
});

test("today shows the clock, another day its date too", () => {
  const now = new Date(2026, 10, 23, 18, 0);
  expect(time(new Date(2026, 10, 23, 9, 5).toISOString(), "zh", now)).toBe("09:05");
  expect(time(new Date(2026, 10, 22, 9, 5).toISOString(), "en", now)).toMatch(/Nov 22.*09:05/);
});
