import { Lock, LockOpen, ServerOff, Timer } from "lucide-react";
import { useHealth } from "../../net/health.ts";
import { type TurnFigures, useTalk } from "../../session/store.ts";
import { Chip } from "../../ui/chip.tsx";
import styles from "./facts.module.css";

const HEALTH_MS = 15_000;

/** What leaves the machine, and how fast the last answer was. */
export function Facts() {
  return (
    <div className={styles.facts}>
      <Privacy />
      <Latency />
    </div>
  );
}

function Privacy() {
  const { health, isAway } = useHealth(HEALTH_MS);
  if (isAway || health === undefined) {
    if (!isAway) return null;
    return (
      <Chip
        tone="bad"
        icon={<ServerOff aria-hidden size={15} />}
        text="No answer from the server"
        title="No answer"
      >
        <p>
          The server that this page came from does not answer. It is asked again each quarter of a minute.
        </p>
      </Chip>
    );
  }
  if (health.told === undefined) return null; // it is not known, and nothing is claimed
  const leaving = health.told.leavesTheMachine;
  if (leaving.length === 0) {
    return (
      <Chip
        tone="good"
        icon={<Lock aria-hidden size={15} />}
        text="Nothing leaves this machine"
        title="All of it is done here"
      >
        <p>
          Speech is recognized, thought about and answered on the machine that runs Vivavoce. No engine that
          sends anything elsewhere is in use.
        </p>
      </Chip>
    );
  }
  return (
    <Chip
      tone="warn"
      icon={<LockOpen aria-hidden size={15} />}
      text={
        leaving.length === 1 ? "Something leaves this machine" : `${leaving.length} things leave this machine`
      }
      title="What leaves this machine"
    >
      <ul className={styles.list}>
        {leaving.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
    </Chip>
  );
}

function Latency() {
  const figures = useTalk((state) => state.figures);
  const total = figures && whole(figures);
  if (figures === undefined || total === undefined) return null;
  const { server } = figures;
  return (
    <Chip
      icon={<Timer aria-hidden size={15} />}
      text={<span data-testid="latency">{seconds(total)}</span>}
      title="How fast the last answer was"
    >
      <table className={styles.table}>
        <tbody>
          <Row name="End of your turn noticed" ms={server.end_of_turn_ms} />
          <Row name="Words recognized" ms={server.recognizer_ms} />
          <Row name="First words of the answer" ms={server.llm_first_token_ms} />
          <Row name="First sound of the answer" ms={server.tts_first_audio_ms} />
          <Row name="Way to you and loudspeaker" ms={figures.playoutMs} />
          <Row name="From your last word to the answer" ms={total} />
        </tbody>
      </table>
      <p className={styles.note}>
        Steps overlap: the answer is begun while it is still being decided that you are done.
      </p>
    </Chip>
  );
}

function whole({ server, playoutMs }: TurnFigures): number | undefined {
  return server.voice_to_voice_ms === undefined ? undefined : server.voice_to_voice_ms + playoutMs;
}

function Row({ name, ms }: { name: string; ms: number | undefined }) {
  if (ms === undefined) return null;
  return (
    <tr>
      <th scope="row">{name}</th>
      <td>{Math.round(ms)} ms</td>
    </tr>
  );
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(2)} s`;
}
