import { Dialog } from "@base-ui/react/dialog";
import { Button } from "../../ui/button.tsx";
import ui from "../../ui/ui.module.css";
import styles from "./shortcut-sheet.module.css";

const KEYS = [
  { key: "Space", does: "Hands-free: begin; then mute and unmute. Push to talk: hold while you speak" },
  { key: "M", does: "Mute, unmute" },
  { key: "/", does: "Write" },
  { key: "Esc", does: "Stop what is being said; again: end the conversation" },
  { key: "?", does: "Show these keys" },
] as const;

/** The keys of the page, told by one of them. */
export function ShortcutSheet({ open, onClose }: { open: boolean; onClose: () => void }) {
  return (
    <Dialog.Root open={open} onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className={ui.backdrop} />
        <Dialog.Popup className={ui.dialog}>
          <Dialog.Title className={ui.dialogTitle}>Keys</Dialog.Title>
          <dl className={styles.keys}>
            {KEYS.map(({ key, does }) => (
              <div key={key} className={styles.row}>
                <dt>
                  <kbd className={styles.key}>{key}</kbd>
                </dt>
                <dd>{does}</dd>
              </div>
            ))}
          </dl>
          <Dialog.Description className={ui.help}>
            They do nothing while you write, and can be switched off in the settings.
          </Dialog.Description>
          <div className={ui.dialogActions}>
            <Button look="main" onClick={onClose}>
              Close
            </Button>
          </div>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
