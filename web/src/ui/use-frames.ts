import { type RefObject, useEffect, useRef } from "react";

/** What a canvas is drawn with: sizes in CSS pixels. */
export interface Frame {
  context: CanvasRenderingContext2D;
  width: number;
  height: number;
  /** ms since the last frame. */
  passed: number;
  /** Colours of the theme, by the names of tokens.css. */
  colour(name: string): string;
}

/** Sharper than this costs more than it shows. */
const MOST_PIXELS = 2;

/**
 * Draws on a canvas at each frame of the screen: not while the page is hidden or the canvas out of sight, and only once in
 * a second for who wants less motion. Nothing here goes through React.
 */
export function useFrames(draw: (frame: Frame) => void): RefObject<HTMLCanvasElement | null> {
  const ref = useRef<HTMLCanvasElement>(null);
  const latest = useRef(draw);
  useEffect(() => {
    latest.current = draw;
  });
  useEffect(() => {
    const canvas = ref.current;
    const context = canvas?.getContext("2d") ?? undefined;
    if (canvas === null || context === undefined) return;
    const still = window.matchMedia("(prefers-reduced-motion: reduce)");
    let colours = new Map<string, string>();
    let before = performance.now();
    let handle = 0;
    let visible = true;
    const colour = (name: string) => {
      const known = colours.get(name);
      if (known !== undefined) return known;
      const value = resolved(canvas, name);
      colours.set(name, value);
      return value;
    };
    const frame = (now: number) => {
      handle = 0;
      const width = canvas.clientWidth;
      const height = canvas.clientHeight;
      const scale = Math.min(window.devicePixelRatio, MOST_PIXELS);
      if (canvas.width !== Math.round(width * scale) || canvas.height !== Math.round(height * scale)) {
        canvas.width = Math.round(width * scale);
        canvas.height = Math.round(height * scale);
      }
      context.setTransform(scale, 0, 0, scale, 0, 0);
      context.clearRect(0, 0, width, height);
      latest.current({ context, width, height, passed: Math.min(100, now - before), colour });
      before = now;
      next();
    };
    let timer = 0;
    const next = () => {
      if (handle !== 0 || !visible || document.hidden) return;
      if (still.matches) {
        window.clearTimeout(timer);
        timer = window.setTimeout(() => {
          handle = requestAnimationFrame(frame);
        }, 1_000);
      } else handle = requestAnimationFrame(frame);
    };
    const themed = () => {
      colours = new Map();
      next();
    };
    const seen = new IntersectionObserver((entries) => {
      visible = entries.at(-1)?.isIntersecting ?? true;
      next();
    });
    const theme = new MutationObserver(themed);
    const system = window.matchMedia("(prefers-color-scheme: dark)");
    seen.observe(canvas);
    theme.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
    system.addEventListener("change", themed);
    document.addEventListener("visibilitychange", next);
    handle = requestAnimationFrame(frame);
    return () => {
      cancelAnimationFrame(handle);
      window.clearTimeout(timer);
      visible = false;
      seen.disconnect();
      theme.disconnect();
      system.removeEventListener("change", themed);
      document.removeEventListener("visibilitychange", next);
    };
  }, []);
  return ref;
}

/** A token's colour as canvases understand it: `light-dark()` is resolved by the element. */
function resolved(canvas: HTMLCanvasElement, name: string): string {
  const before = canvas.style.color;
  canvas.style.color = `var(${name})`;
  const value = getComputedStyle(canvas).color;
  canvas.style.color = before;
  return value;
}
