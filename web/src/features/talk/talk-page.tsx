import { Composer } from "./composer.tsx";
import { Facts } from "./facts.tsx";
import { Notices } from "./notices.tsx";
import { ShortcutSheet } from "./shortcut-sheet.tsx";
import { StateLine } from "./state-line.tsx";
import { TalkControls } from "./talk-controls.tsx";
import styles from "./talk-page.module.css";
import { Timeline } from "./timeline.tsx";
import { Announced, Transcript } from "./transcript.tsx";
import { useShortcuts } from "./use-shortcuts.ts";
import { useWakeLock } from "./use-wake-lock.ts";
import { VoiceFigure } from "./voice-figure.tsx";

/** Talk: the voice on one side, what was said on the other. */
export function TalkPage() {
  const { isAsked, answered } = useShortcuts();
  useWakeLock();
  return (
    <div className={styles.page}>
      <h1 className="hidden-but-read">Talk</h1>
      <section className={styles.stage} aria-label="Voice">
        <Facts />
        <div className={styles.figure}>
          <VoiceFigure />
        </div>
        <StateLine />
        <Timeline />
        <Notices />
        <TalkControls />
      </section>
      <section className={styles.side} aria-label="Conversation">
        <Transcript />
        <Announced />
        <Composer />
      </section>
      <ShortcutSheet open={isAsked} onClose={answered} />
    </div>
  );
}
