import { Volume2 } from "lucide-react";
import { useEffect, useId, useRef, useState } from "react";
import { call } from "../../net/api.ts";
import { Button } from "../../ui/button.tsx";
import page from "../../ui/page.module.css";
import { SelectField } from "../../ui/select-field.tsx";
import ui from "../../ui/ui.module.css";
import { useVoices } from "./server.ts";
import styles from "./settings-page.module.css";
import { useSettings } from "./store.ts";

/** More are not listed: their name is written, and completed by the browser. */
const MOST_LISTED = 40;
const SAMPLE = "Hello! This is how I sound.";

/** Who speaks, with a way to hear it. */
export function VoiceField() {
  const { voice, key, change } = useSettings();
  const { answer, problem } = useVoices(key);
  if (problem !== undefined)
    return <p className={page.soft}>The voices can't be listed: {problem.message}</p>;
  if (answer === undefined) return null;
  const isKnown = voice === "" || answer.ids.includes(voice);
  return (
    <div className={ui.field}>
      {answer.ids.length > MOST_LISTED ? (
        <Written ids={answer.ids} voice={voice} isKnown={isKnown} onChange={(to) => change({ voice: to })} />
      ) : (
        <SelectField
          label="Voice"
          value={voice}
          options={[
            { value: "", label: "The server's own" },
            ...answer.ids.map((id) => ({ value: id, label: id })),
          ]}
          onChange={(to) => change({ voice: to })}
        />
      )}
      <span className={ui.help}>
        {answer.language !== "" && <>It speaks {languageOf(answer.language)}. </>}
        Another voice speaks from the next conversation on.
      </span>
      <Sample voice={voice === "" ? answer.own : isKnown ? voice : undefined} />
    </div>
  );
}

function Written(props: {
  ids: string[];
  voice: string;
  isKnown: boolean;
  onChange: (voice: string) => void;
}) {
  const id = useId();
  const { ids, voice, isKnown } = props;
  return (
    <>
      <label className={ui.label} htmlFor={id}>
        Voice
      </label>
      <input
        id={id}
        className={ui.control}
        list={`${id}-voices`}
        value={voice}
        placeholder="The server's own"
        maxLength={200}
        spellCheck={false}
        autoComplete="off"
        aria-invalid={!isKnown}
        aria-describedby={`${id}-help`}
        onChange={(event) => props.onChange(event.target.value.trim())}
      />
      <datalist id={`${id}-voices`}>
        {ids.map((each) => (
          <option key={each} value={each} />
        ))}
      </datalist>
      <span id={`${id}-help`} className={isKnown ? ui.help : styles.wrong}>
        {isKnown ? "" : "There is no such voice. "}
        {ids.length} voices, {ids[0]} to {ids.at(-1)}; empty: the server's own.
      </span>
    </>
  );
}

/** Says something in that voice; undefined: it is not known by a name. */
function Sample({ voice }: { voice: string | undefined }) {
  const [problem, setProblem] = useState("");
  const playing = useRef<HTMLAudioElement | undefined>(undefined);
  useEffect(() => () => playing.current?.pause(), []);
  const play = async () => {
    playing.current?.pause();
    setProblem("");
    try {
      const answer = await call("/v1/audio/speech", {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ model: "tts-1", input: SAMPLE, voice, response_format: "wav" }),
      });
      const url = URL.createObjectURL(await answer.blob());
      const audio = new Audio(url);
      playing.current = audio;
      audio.onended = () => URL.revokeObjectURL(url);
      await audio.play();
    } catch (failure) {
      setProblem(failure instanceof Error ? failure.message : String(failure));
    }
  };
  return (
    <div>
      <Button disabled={voice === undefined} onClick={() => void play()}>
        <Volume2 aria-hidden size={16} /> Listen
      </Button>
      {problem !== "" && (
        <p role="alert" className={page.alert}>
          {problem}
        </p>
      )}
    </div>
  );
}

function languageOf(tag: string): string {
  try {
    return new Intl.DisplayNames("en", { type: "language" }).of(tag) ?? tag;
  } catch {
    return tag;
  }
}
