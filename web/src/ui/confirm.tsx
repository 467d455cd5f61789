import { AlertDialog } from "@base-ui/react/alert-dialog";
import type { ReactNode } from "react";
import { Button } from "./button.tsx";
import styles from "./ui.module.css";

/** Asks before something that can't be undone. */
export function Confirm(props: {
  open: boolean;
  title: string;
  action: string;
  onConfirm: () => void;
  onClose: () => void;
  children: ReactNode;
}) {
  return (
    <AlertDialog.Root open={props.open} onOpenChange={(open) => !open && props.onClose()}>
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className={styles.backdrop} />
        <AlertDialog.Popup className={styles.dialog}>
          <AlertDialog.Title className={styles.dialogTitle}>{props.title}</AlertDialog.Title>
          <AlertDialog.Description>{props.children}</AlertDialog.Description>
          <div className={styles.dialogActions}>
            <Button onClick={props.onClose}>Keep</Button>
            <Button
              look="main"
              onClick={() => {
                props.onClose();
                props.onConfirm();
              }}
            >
              {props.action}
            </Button>
          </div>
        </AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
