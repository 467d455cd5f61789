import { Sound } from "../../audio/sound.ts";
import { SelectField } from "../../ui/select-field.tsx";
import { SliderField } from "../../ui/slider-field.tsx";
import { useSettings } from "../settings/store.ts";
import styles from "./sound-fields.module.css";
import { useDevices } from "./use-devices.ts";

const SYSTEM = { value: "", label: "The system's" };

/** Microphone, loudspeaker and volume; they take effect at once. */
export function SoundFields() {
  const settings = useSettings();
  const microphones = useDevices("audioinput");
  const loudspeakers = useDevices("audiooutput");
  const has = (devices: readonly { value: string }[], id: string) =>
    devices.some((device) => device.value === id);
  return (
    <div className={styles.fields}>
      <SelectField
        label="Microphone"
        value={has(microphones, settings.microphoneId) ? settings.microphoneId : ""}
        options={[SYSTEM, ...microphones]}
        onChange={(microphoneId) => settings.change({ microphoneId })}
      />
      {Sound.canChooseLoudspeaker && (
        <SelectField
          label="Loudspeaker"
          value={has(loudspeakers, settings.loudspeakerId) ? settings.loudspeakerId : ""}
          options={[SYSTEM, ...loudspeakers]}
          onChange={(loudspeakerId) => settings.change({ loudspeakerId })}
        />
      )}
      <SliderField
        label="Volume"
        value={settings.volume}
        min={0}
        max={1}
        step={0.05}
        text={`${Math.round(settings.volume * 100)} %`}
        onChange={(volume) => settings.change({ volume })}
      />
    </div>
  );
}
