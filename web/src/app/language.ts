/**
 * A language for a browser that has none: where the system's locale is "C", WebKitGTK says just that, which `Intl` refuses
 * with an error, and whatever asks for the browser's language (uPlot, on being loaded) fails with it.
 */
export function withLanguage(browser: { readonly language: string }): void {
  try {
    new Intl.Locale(browser.language);
  } catch {
    Object.defineProperty(browser, "language", { value: "en", configurable: true });
  }
}
