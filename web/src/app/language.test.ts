import { expect, test } from "vitest";
import { withLanguage } from "./language.ts";

test("a browser that names no language is taken to speak English", () => {
  const browser = { language: "C" };
  withLanguage(browser);
  expect(browser.language).toBe("en");
  expect(new Intl.NumberFormat(browser.language).format(1.5)).toBe("1.5");
});

test("a browser's own language stays", () => {
  const browser = { language: "pt-BR" };
  withLanguage(browser);
  expect(browser.language).toBe("pt-BR");
});
