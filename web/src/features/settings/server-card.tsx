import { useEffect, useState } from "react";
import { ApiError } from "../../net/api.ts";
import page from "../../ui/page.module.css";
import { SelectField } from "../../ui/select-field.tsx";
import { SliderField } from "../../ui/slider-field.tsx";
import { SwitchField } from "../../ui/switch-field.tsx";
import { Card } from "./card.tsx";
import { type ServerKey, useServerKeys } from "./server.ts";
import { useSettings } from "./store.ts";

const NOISE = [
  { value: "auto", label: "By itself: moderate for a microphone" },
  { value: "off", label: "Off" },
  { value: "low", label: "Low" },
  { value: "moderate", label: "Moderate" },
  { value: "high", label: "High" },
] as const;

/** What wants a restart: shown with the key that is to be written. */
const IN_THE_FILE = [
  { id: "llm.backend", name: "Language model: engine" },
  { id: "llm.opts.model", name: "Language model: its name" },
  { id: "llm.opts.gguf", name: "Language model: a file of your own" },
  { id: "stt.backend", name: "Recognizer" },
  { id: "stt.opts.language", name: "Language that is spoken (of a server's recognizer)" },
  { id: "tts.backend", name: "Speech" },
  { id: "tts.opts.sample_rate", name: "Sample rate, Hz (of a server's speech)" },
] as const;

/** What holds for all who talk with this server; whoever manages it may change it. */
export function ServerCard() {
  const { answer, problem, change } = useServerKeys(useSettings((settings) => settings.key));
  const isForbidden = problem instanceof ApiError && (problem.status === 401 || problem.status === 403);
  return (
    <Card
      title="The server"
      hint="For all who talk with it, from their next conversation on, until it is restarted: what is to stay is written into vivavoce.yaml."
    >
      {isForbidden && (
        <p className={page.soft}>
          Only an administrator's key may see and change this: <code>vivavoce keys add NAME --admin</code>{" "}
          makes one.
        </p>
      )}
      {problem !== undefined && !isForbidden && (
        <p role="alert" className={page.alert}>
          {problem.message}
        </p>
      )}
      {answer && <Live keys={answer} onChange={(changes) => void change(changes)} />}
      {answer && <InTheFile keys={answer} />}
    </Card>
  );
}

type Keys = ReadonlyMap<string, ServerKey>;

function Live({
  keys,
  onChange,
}: {
  keys: Keys;
  onChange: (changes: Record<string, string | number | boolean>) => void;
}) {
  const inForce = Number(keys.get("llm.opts.max_tokens")?.value ?? 0);
  const [tokens, setTokens] = useState(inForce);
  useEffect(() => setTokens(inForce), [inForce]);
  const noise = NOISE.find(({ value }) => value === keys.get("audio.noise_suppression")?.value);
  return (
    <>
      <SwitchField
        label="Economy mode"
        help="At most two sentences, and a smaller memory of what was said: answers take less of the machine."
        checked={keys.get("economy")?.value === "true"}
        onChange={(economy) => onChange({ economy })}
      />
      <SliderField
        label="Longest answer"
        value={tokens}
        min={20}
        max={1_000}
        step={20}
        text={`${tokens} tokens`}
        onChange={setTokens}
        onCommitted={(value) => onChange({ "llm.opts.max_tokens": value })}
      />
      <SelectField
        label="Noise suppression"
        value={noise?.value ?? "auto"}
        options={NOISE}
        onChange={(value) => onChange({ "audio.noise_suppression": value })}
      />
      <SwitchField
        label="Bring quiet and loud speakers to one level"
        checked={keys.get("audio.gain")?.value === "true"}
        onChange={(gain) => onChange({ "audio.gain": gain })}
      />
    </>
  );
}

function InTheFile({ keys }: { keys: Keys }) {
  return (
    <div>
      <p className={`${page.soft} ${page.small}`}>
        These change in <code>vivavoce.yaml</code>, and hold after a restart:
      </p>
      <table className={page.table}>
        <tbody>
          {IN_THE_FILE.map(({ id, name }) => (
            <tr key={id}>
              <th scope="row">
                {name}
                <br />
                <code className={page.small}>{id}</code>
              </th>
              <td>{keys.get(id)?.value || "none"}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
