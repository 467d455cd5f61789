/** As much of a browser as the tests of Firefox and WebKit need, which Playwright can't drive as Debian has them. */
export interface OtherBrowser {
  /** With its version. */
  name: string;
  /** What the browser complained of; empty where it does not tell. */
  complaints: string[];
  open(url: string): Promise<void>;
  resize(width: number, height: number): Promise<void>;
  /** The value of an expression in the page. */
  value<T>(expression: string): Promise<T>;
  /** Clicks on a button with that text, as a user does. */
  click(button: string): Promise<void>;
  /** Presses keys one after another, wherever the focus is: characters, or one of `KEYS`. */
  press(...keys: string[]): Promise<void>;
  close(): Promise<void>;
}

/** As WebDriver calls them. */
export const KEYS = { Tab: "\uE004", Enter: "\uE007", Escape: "\uE00C" } as const;

/** For a browser to start, or a page to come. */
export const PATIENCE_MS = 60_000;

/** XPath of a button. */
export function buttonNamed(text: string): string {
  return `//button[normalize-space()="${text}"]`;
}
