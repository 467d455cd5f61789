import { Popover } from "@base-ui/react/popover";
import { Mic, MicOff, PhoneOff, SlidersHorizontal, Square } from "lucide-react";
import { useRef } from "react";
import { session } from "../../session/instance.ts";
import { useTalk } from "../../session/store.ts";
import { Button, IconButton } from "../../ui/button.tsx";
import { Segments } from "../../ui/segments.tsx";
import ui from "../../ui/ui.module.css";
import { useSettings } from "../settings/store.ts";
import { SoundFields } from "./sound-fields.tsx";
import styles from "./talk-controls.module.css";

const MODES = [
  { value: "hands-free", label: "Hands-free" },
  { value: "push-to-talk", label: "Push to talk" },
] as const;

/** The buttons beneath the voice. */
export function TalkControls() {
  const link = useTalk((state) => state.link.state);
  const microphone = useTalk((state) => state.microphone.state);
  const turn = useTalk((state) => state.turn);
  const mode = useSettings((settings) => settings.mode);
  const change = useSettings((settings) => settings.change);
  const isOn = link !== "idle" && link !== "failed";
  const canMute = microphone === "on" || microphone === "muted";
  return (
    <div className={styles.controls}>
      <div className={styles.row}>
        {isOn && (microphone === "off" || microphone === "problem") ? (
          <IconButton label="Turn the microphone on" onClick={() => void session.listen()}>
            <MicOff aria-hidden size={20} strokeWidth={1.75} />
          </IconButton>
        ) : (
          <IconButton
            label={microphone === "muted" ? "Unmute the microphone (M)" : "Mute the microphone (M)"}
            aria-pressed={microphone === "muted"}
            disabled={!canMute}
            onClick={() => session.toggleMute()}
          >
            {microphone === "muted" ? (
              <MicOff aria-hidden size={20} />
            ) : (
              <Mic aria-hidden size={20} strokeWidth={1.75} />
            )}
          </IconButton>
        )}
        {isOn && mode === "push-to-talk" ? <HoldButton /> : <MainButton isOn={isOn} />}
        {isOn && mode === "push-to-talk" ? (
          <IconButton label="End the conversation" onClick={() => session.stop()}>
            <PhoneOff aria-hidden size={18} strokeWidth={1.75} />
          </IconButton>
        ) : null}
        <Popover.Root>
          <Popover.Trigger
            className={ui.iconButton}
            aria-label="Microphone, loudspeaker and volume"
            title="Sound"
          >
            <SlidersHorizontal aria-hidden size={18} strokeWidth={1.75} />
          </Popover.Trigger>
          <Popover.Portal>
            <Popover.Positioner side="top" sideOffset={10} collisionPadding={12}>
              <Popover.Popup className={ui.popup}>
                <Popover.Title className={ui.popupTitle}>Sound</Popover.Title>
                <SoundFields />
              </Popover.Popup>
            </Popover.Positioner>
          </Popover.Portal>
        </Popover.Root>
      </div>
      {turn === "speaking" ? (
        <Button look="bare" onClick={() => session.interrupt()}>
          <Square aria-hidden size={15} /> Stop speaking <kbd className={styles.key}>Esc</kbd>
        </Button>
      ) : (
        <Segments
          label="How you talk"
          value={mode}
          options={MODES}
          onChange={(value) => change({ mode: value })}
        />
      )}
    </div>
  );
}

function MainButton({ isOn }: { isOn: boolean }) {
  return (
    <button
      type="button"
      className={styles.main}
      data-on={isOn}
      onClick={() => (isOn ? session.stop() : void session.start())}
    >
      {isOn ? <PhoneOff aria-hidden size={22} /> : <Mic aria-hidden size={22} />}
      {isOn ? "End" : "Talk"}
    </button>
  );
}

/** Pressed as long as the pointer is, wherever it goes meanwhile. */
function HoldButton() {
  const turn = useTalk((state) => state.turn);
  const pointer = useRef<number | undefined>(undefined);
  const letGo = () => {
    pointer.current = undefined;
    session.release();
  };
  return (
    <button
      type="button"
      className={styles.main}
      data-on={turn === "user_speaking"}
      data-hold
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        pointer.current = event.pointerId;
        void session.press();
      }}
      onPointerUp={letGo}
      onPointerCancel={letGo}
      onKeyDown={(event) => {
        if (event.key === "Enter" && !event.repeat) void session.press();
      }}
      onKeyUp={(event) => {
        if (event.key === "Enter") session.release();
      }}
      onContextMenu={(event) => event.preventDefault()}
    >
      <Mic aria-hidden size={22} />
      Hold to talk
    </button>
  );
}
