import { useEffect, useRef } from "react";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import styles from "./chart.module.css";
import type { Series } from "./watch.ts";

export interface Line {
  title: string;
  /** A token of tokens.css. */
  colour: string;
  values: Series;
}

const HEIGHT = 190;

const TIME = new Intl.DateTimeFormat(undefined, { timeStyle: "medium" });

/** Lines over time. What it shows is also in words and tables beside it, so that it may be passed over when read aloud. */
export function Chart(props: { title: string; unit: string; at: readonly number[]; lines: readonly Line[] }) {
  const element = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | undefined>(undefined);
  const shape = props.lines.map((line) => `${line.title}|${line.colour}`).join("\n");
  const { unit } = props;
  useEffect(() => {
    const parent = element.current;
    if (parent === null) return;
    const make = () => {
      plot.current?.destroy();
      plot.current = new uPlot(optionsOf(parent, unit, shape), [[]], parent);
    };
    make();
    const resized = new ResizeObserver(() =>
      plot.current?.setSize({ width: parent.clientWidth, height: HEIGHT }),
    );
    const themed = new MutationObserver(make);
    const system = window.matchMedia("(prefers-color-scheme: dark)");
    resized.observe(parent);
    themed.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
    system.addEventListener("change", make);
    return () => {
      resized.disconnect();
      themed.disconnect();
      system.removeEventListener("change", make);
      plot.current?.destroy();
      plot.current = undefined;
    };
  }, [unit, shape]);
  useEffect(() => {
    plot.current?.setData([[...props.at], ...props.lines.map((line) => line.values)]);
  });
  return (
    <figure className={styles.chart}>
      <figcaption className={styles.caption}>
        <span className={styles.title}>{props.title}</span>
        <span className={styles.keys}>
          {props.lines.map((line) => (
            <span key={line.title} className={styles.key}>
              <i style={{ background: `var(${line.colour})` }} />
              {line.title}
              <b>{latest(line.values, unit)}</b>
            </span>
          ))}
        </span>
      </figcaption>
      <div ref={element} className={styles.plot} aria-hidden="true" />
    </figure>
  );
}

function latest(values: Series, unit: string): string {
  const value = values.findLast((candidate) => candidate !== null);
  return value === undefined || value === null ? "–" : `${rounded(value)} ${unit}`.trim();
}

function rounded(value: number): string {
  return value >= 100 || Number.isInteger(value) ? String(Math.round(value)) : value.toPrecision(2);
}

function optionsOf(parent: HTMLElement, unit: string, shape: string): uPlot.Options {
  const style = getComputedStyle(parent);
  const probe = document.createElement("span");
  parent.append(probe);
  const colour = (name: string) => {
    probe.style.color = `var(${name})`;
    return getComputedStyle(probe).color;
  };
  const font = `12px ${style.fontFamily}`;
  const axis = {
    stroke: colour("--ink-soft"),
    font,
    grid: { stroke: colour("--line"), width: 1 },
    ticks: { show: false },
  };
  const options: uPlot.Options = {
    width: Math.max(200, parent.clientWidth),
    height: HEIGHT,
    legend: { show: false },
    cursor: { show: false },
    scales: { y: { range: (_, __, max) => [0, max > 0 ? max * 1.15 : 1] } },
    axes: [
      {
        ...axis,
        grid: { show: false },
        space: 90,
        values: (_, ticks) => ticks.map((tick) => TIME.format(tick * 1000)),
      },
      { ...axis, size: 62, values: (_, ticks) => ticks.map((tick) => `${tick} ${unit}`.trim()) },
    ],
    series: [
      {},
      ...shape.split("\n").map((line) => ({
        stroke: colour(line.split("|")[1] ?? "--ink"),
        width: 2,
        spanGaps: false,
        points: { show: false },
      })),
    ],
  };
  probe.remove();
  return options;
}
