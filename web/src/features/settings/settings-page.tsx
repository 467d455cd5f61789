import { useHealth } from "../../net/health.ts";
import { Button } from "../../ui/button.tsx";
import page from "../../ui/page.module.css";
import { Segments } from "../../ui/segments.tsx";
import { SelectField } from "../../ui/select-field.tsx";
import { SliderField } from "../../ui/slider-field.tsx";
import { SwitchField } from "../../ui/switch-field.tsx";
import ui from "../../ui/ui.module.css";
import { SoundFields } from "../talk/sound-fields.tsx";
import { Card } from "./card.tsx";
import { ServerCard } from "./server-card.tsx";
import styles from "./settings-page.module.css";
import { DEFAULTS, useSettings } from "./store.ts";
import { VoiceField } from "./voice-field.tsx";

const HEALTH_MS = 15_000;
/** As of the server: longer instructions are refused. */
const MOST_INSTRUCTIONS = 8_000;

const THEMES = [
  { value: "system", label: "As the system" },
  { value: "light", label: "Light" },
  { value: "dark", label: "Dark" },
] as const;

const MODES = [
  { value: "hands-free", label: "Hands-free" },
  { value: "push-to-talk", label: "Push to talk" },
] as const;

const NOISE_REDUCTION = [
  { value: "off", label: "Off" },
  { value: "near_field", label: "Moderate: a headset, or a microphone nearby" },
  { value: "far_field", label: "Strong: a microphone across the room" },
] as const;

const CONNECTIONS = [
  { value: "websocket", label: "WebSocket, 384 kbit/s" },
  { value: "webrtc", label: "WebRTC, some 40 to 64 kbit/s" },
] as const;

const EAGERNESS = [
  { value: "low", label: "Patient: waits when you pause" },
  { value: "auto", label: "Balanced" },
  { value: "high", label: "Quick: answers at the first pause" },
] as const;

/** What the user chooses, kept in this browser. Nothing is here that has no effect. */
export default function SettingsPage() {
  const settings = useSettings();
  const { health } = useHealth(HEALTH_MS);
  return (
    <div className={`${page.page} ${page.narrow}`}>
      <div className={page.head}>
        <h1>Settings</h1>
        <Button look="bare" onClick={() => settings.change({ ...DEFAULTS, key: settings.key })}>
          Back to the defaults
        </Button>
      </div>
      <Card title="Talking">
        <Segments
          label="How you talk"
          value={settings.mode}
          options={MODES}
          onChange={(mode) => settings.change({ mode })}
        />
        <SelectField
          label="When you pause"
          help="How soon it takes your turn to be over, in hands-free."
          value={settings.eagerness}
          options={EAGERNESS}
          onChange={(eagerness) => settings.change({ eagerness })}
        />
        <SwitchField
          label="Keyboard shortcuts"
          help="Space, M, / and Esc on the talk page; ? there shows them."
          checked={settings.shortcuts}
          onChange={(shortcuts) => settings.change({ shortcuts })}
        />
      </Card>
      <Card title="Sound">
        <SoundFields />
        <SelectField
          label="Noise reduction by the server"
          help="On top of what the browser does; it takes a little of the server's time."
          value={settings.noiseReduction}
          options={NOISE_REDUCTION}
          onChange={(noiseReduction) => settings.change({ noiseReduction })}
        />
      </Card>
      <Card title="Connection" hint="From the next conversation on.">
        <SelectField
          label="Sound goes by"
          help="WebSocket unless chosen otherwise. WebRTC makes up for what gets lost on the way, and needs UDP to the server."
          value={settings.connection}
          options={CONNECTIONS}
          onChange={(connection) => settings.change({ connection })}
        />
      </Card>
      <Card title="The assistant" hint="From the next answer on.">
        <Instructions />
        <VoiceField />
        <SliderField
          label="Speed of speech"
          value={settings.speed}
          min={0.5}
          max={1.5}
          step={0.05}
          text={`${settings.speed.toFixed(2)} ×`}
          onChange={(speed) => settings.change({ speed })}
        />
      </Card>
      <Card title="Appearance">
        <Segments
          label="Colours"
          value={settings.theme}
          options={THEMES}
          onChange={(theme) => settings.change({ theme })}
        />
        <SwitchField
          label="Read answers to screen readers"
          help="They are spoken anyway; on, your screen reader reads them too."
          checked={settings.announceReplies}
          onChange={(announceReplies) => settings.change({ announceReplies })}
        />
      </Card>
      <ServerCard />
      <Card
        title="Access"
        hint="Only where the server asks for a key. It is kept in this browser and sent to the server."
      >
        <Key />
      </Card>
      <p className={`${page.soft} ${page.small}`}>
        Vivavoce {health?.told?.version}. <code>./vivavoce config show</code> says all that is in force in the
        server.
      </p>
    </div>
  );
}

function Instructions() {
  const instructions = useSettings((settings) => settings.instructions);
  const change = useSettings((settings) => settings.change);
  return (
    <div className={ui.field}>
      <label className={ui.label} htmlFor="instructions">
        System prompt
      </label>
      <textarea
        id="instructions"
        rows={4}
        className={`${ui.control} ${styles.text}`}
        placeholder="The server's own"
        maxLength={MOST_INSTRUCTIONS}
        value={instructions}
        aria-describedby="instructions-help"
        onChange={(event) => change({ instructions: event.target.value })}
      />
      <span id="instructions-help" className={ui.help}>
        Who it is and how it answers. Empty: as the server is set up.
      </span>
    </div>
  );
}

function Key() {
  const key = useSettings((settings) => settings.key);
  const change = useSettings((settings) => settings.change);
  return (
    <div className={ui.field}>
      <label className={ui.label} htmlFor="key">
        API key
      </label>
      <input
        id="key"
        type="password"
        className={ui.control}
        autoComplete="off"
        spellCheck={false}
        maxLength={200}
        value={key}
        onChange={(event) => change({ key: event.target.value.replace(/[^\w.-]/g, "") })}
      />
    </div>
  );
}
