import type { ComponentProps } from "react";
import styles from "./ui.module.css";

type Look = "plain" | "main" | "bad" | "bare";

export function Button({ look = "plain", ...rest }: ComponentProps<"button"> & { look?: Look }) {
  return <button type="button" {...rest} className={styles.button} data-look={look} />;
}

/** A button with a sign instead of words: `label` says what it does. */
export function IconButton({ label, ...rest }: ComponentProps<"button"> & { label: string }) {
  return <button type="button" {...rest} className={styles.iconButton} aria-label={label} title={label} />;
}
