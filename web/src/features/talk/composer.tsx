import { ArrowUp } from "lucide-react";
import { type FormEvent, type KeyboardEvent, useState } from "react";
import { session } from "../../session/instance.ts";
import styles from "./composer.module.css";

/** As the server takes it. */
const MOST_CHARACTERS = 8_000;

/** Writing instead of talking: it interrupts, and is answered aloud. */
export function Composer() {
  const [text, setText] = useState("");
  const isEmpty = text.trim() === "";
  const send = () => {
    if (isEmpty) return;
    session.sendText(text.trim());
    setText("");
  };
  return (
    <form
      className={styles.composer}
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        send();
      }}
    >
      <label className="hidden-but-read" htmlFor="message">
        Message
      </label>
      <textarea
        id="message"
        rows={1}
        className={styles.text}
        placeholder="Write instead"
        value={text}
        maxLength={MOST_CHARACTERS}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event: KeyboardEvent) => {
          if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
          event.preventDefault();
          send();
        }}
      />
      <button type="submit" className={styles.send} aria-label="Send" disabled={isEmpty}>
        <ArrowUp aria-hidden size={20} />
      </button>
    </form>
  );
}
