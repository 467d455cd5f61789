import { Popover } from "@base-ui/react/popover";
import type { ReactNode } from "react";
import styles from "./ui.module.css";

export type Tone = "plain" | "good" | "warn" | "bad";

/** A fact in a few words; pressed, it says more. */
export function Chip(props: {
  tone?: Tone;
  icon: ReactNode;
  text: ReactNode;
  title: string;
  children: ReactNode;
}) {
  return (
    <Popover.Root>
      <Popover.Trigger className={styles.chip} data-tone={props.tone ?? "plain"}>
        {props.icon}
        <span>{props.text}</span>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner sideOffset={8} collisionPadding={12}>
          <Popover.Popup className={styles.popup}>
            <Popover.Title className={styles.popupTitle}>{props.title}</Popover.Title>
            {props.children}
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}
