import { useEffect } from "react";
import { type Health, type Told, useHealth } from "../../net/health.ts";
import page from "../../ui/page.module.css";
import { Chart } from "./chart.tsx";
import styles from "./status-page.module.css";
import { look, STEP_MS, STEPS, useWatch } from "./watch.ts";

const HEALTH_MS = 5_000;

const ROLES: Record<string, string> = {
  stt: "Recognizer",
  llm: "Language model",
  tts: "Voice",
};

/** How the server is: its engines, what leaves the machine, and its figures as they come. */
export default function StatusPage() {
  const { health, isAway } = useHealth(HEALTH_MS);
  const problem = useWatch((watch) => watch.problem);
  useEffect(() => {
    void look();
    const timer = window.setInterval(() => {
      if (!document.hidden) void look();
    }, STEP_MS);
    return () => window.clearInterval(timer);
  }, []);
  return (
    <div className={page.page}>
      <div className={page.head}>
        <h1>Status</h1>
        <Overall health={health} isAway={isAway} />
      </div>
      {problem !== "" && !isAway && (
        <p role="alert" className={page.alert}>
          The figures can't be had: {problem}
        </p>
      )}
      <Tiles health={health} />
      <div className={styles.columns}>
        {health?.told && <Engines health={health.told} />}
        <Steps />
      </div>
      <Charts />
    </div>
  );
}

function Overall({ health, isAway }: { health: Health | undefined; isAway: boolean }) {
  if (isAway) {
    return (
      <p role="status" className={page.state} data-tone="bad">
        No answer from the server
      </p>
    );
  }
  if (health === undefined) return null;
  const words = {
    ok: { tone: "good", text: "All is well" },
    degraded: { tone: "warn", text: "Degraded: another engine stands in" },
    starting: { tone: "warn", text: "Engines are being loaded" },
    draining: { tone: "warn", text: "The server is about to end" },
  }[health.status];
  return (
    <p role="status" className={page.state} data-tone={words.tone}>
      {words.text}
    </p>
  );
}

function Tiles({ health }: { health: Health | undefined }) {
  const watch = useWatch();
  const answer = watch.totals[0];
  return (
    <dl className={styles.tiles}>
      <Tile
        name="Answer, median"
        value={answer?.p50 === undefined ? "–" : `${(answer.p50 / 1000).toFixed(2)} s`}
      />
      <Tile name="Turns" value={String(watch.turns)} more={`${watch.interrupted} interrupted`} />
      <Tile
        name="Sessions"
        value={String(health?.told?.sessions ?? "–")}
        more={`${watch.talking.at(-1) ?? 0} talking`}
      />
      <Tile name="Busy cores" value={(watch.busyCores.at(-1) ?? 0).toFixed(1)} />
      <Tile name="Refused" value={String(watch.refused)} />
      <Tile name="Version" value={health?.told?.version ?? "–"} />
    </dl>
  );
}

function Tile({ name, value, more }: { name: string; value: string; more?: string }) {
  return (
    <div className={styles.tile}>
      <dt>{name}</dt>
      <dd data-long={value.length > 8 || undefined}>
        {value}
        {more && <small>{more}</small>}
      </dd>
    </div>
  );
}

function Engines({ health }: { health: Told }) {
  return (
    <section className={page.card} aria-labelledby="engines">
      <h2 id="engines">Engines</h2>
      <table className={page.table}>
        <thead>
          <tr>
            <th scope="col">Role</th>
            <th scope="col">Engine</th>
            <th scope="col">State</th>
          </tr>
        </thead>
        <tbody>
          {health.engines.map((engine) => (
            <tr key={engine.role}>
              <th scope="row">{ROLES[engine.role] ?? engine.role}</th>
              <td>{engine.engine}</td>
              <td>
                <span
                  className={page.state}
                  data-tone={engine.state === "ok" ? "good" : engine.state === "degraded" ? "warn" : "bad"}
                >
                  {engine.state}
                </span>
                {engine.reason !== "" && <p className={`${page.soft} ${page.small}`}>{engine.reason}</p>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {health.standIns.map((sentence) => (
        <p key={sentence} className={`${page.soft} ${page.small}`}>
          {sentence}
        </p>
      ))}
      <div>
        <h3 className={styles.subtitle}>What leaves this machine</h3>
        {health.leavesTheMachine.length === 0 ? (
          <p className={page.state} data-tone="good">
            Nothing
          </p>
        ) : (
          <ul className={styles.list}>
            {health.leavesTheMachine.map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        )}
      </div>
    </section>
  );
}

function Steps() {
  const totals = useWatch((watch) => watch.totals);
  return (
    <section className={page.card} aria-labelledby="steps">
      <h2 id="steps">Where the time goes</h2>
      <table className={page.table}>
        <thead>
          <tr>
            <th scope="col">Since the server's start, ms</th>
            <th scope="col" className={page.number}>
              Median
            </th>
            <th scope="col" className={page.number}>
              95 %
            </th>
            <th scope="col" className={page.number}>
              Turns
            </th>
          </tr>
        </thead>
        <tbody>
          {STEPS.map((step, i) => (
            <tr key={step.name}>
              <th scope="row">{step.title}</th>
              <td className={page.number}>{ms(totals[i]?.p50)}</td>
              <td className={page.number}>{ms(totals[i]?.p95)}</td>
              <td className={page.number}>{totals[i]?.count ?? 0}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className={`${page.soft} ${page.small}`}>
        Read from histograms, so as exact as their buckets. Steps overlap: the answer is begun before it is
        certain that you are done.
      </p>
    </section>
  );
}

function ms(value: number | undefined): string {
  return value === undefined ? "–" : String(Math.round(value));
}

function Charts() {
  const watch = useWatch();
  return (
    <section className={styles.charts} aria-label="Charts of the last five minutes">
      <div className={`${page.card} ${styles.wide}`}>
        <Chart
          title="Answer time, median of the last minute"
          unit="ms"
          at={watch.at}
          lines={STEPS.map((step, i) => ({
            title: step.title,
            colour: step.colour,
            values: watch.steps[i] ?? [],
          }))}
        />
      </div>
      <div className={page.card}>
        <Chart
          title="Sessions"
          unit=""
          at={watch.at}
          lines={[
            { title: "open", colour: "--user", values: watch.sessions },
            { title: "talking", colour: "--assistant", values: watch.talking },
          ]}
        />
      </div>
      <div className={page.card}>
        <Chart
          title="Cores that are busy"
          unit=""
          at={watch.at}
          lines={[{ title: "last ten seconds", colour: "--assistant", values: watch.busyCores }]}
        />
      </div>
      <div className={page.card}>
        <Chart
          title="Frames of playout that were late"
          unit="ms"
          at={watch.at}
          lines={[{ title: "99 % are better", colour: "--warn", values: watch.lateness }]}
        />
      </div>
      <div className={page.card}>
        <Chart
          title="Memory of the JVM"
          unit="MB"
          at={watch.at}
          lines={[{ title: "used", colour: "--user", values: watch.memoryMb }]}
        />
      </div>
    </section>
  );
}
