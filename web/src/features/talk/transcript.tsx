import { useEffect, useMemo, useRef } from "react";
import { session } from "../../session/instance.ts";
import { useTalk } from "../../session/store.ts";
import { type AssistantEntry, type Entry, timedWords, type UserEntry } from "../../session/transcript.ts";
import { useSettings } from "../settings/store.ts";
import styles from "./transcript.module.css";

/** Nearer to the end than this, the list follows what is added. */
const NEAR_PX = 80;

/** What was said, by both: as it is recognized, and word by word as it is heard. */
export function Transcript() {
  const entries = useTalk((state) => state.entries);
  const list = useRef<HTMLDivElement>(null);
  const isFollowing = useRef(true);
  // biome-ignore lint/correctness/useExhaustiveDependencies: scrolls when what is shown has changed
  useEffect(() => {
    const element = list.current;
    if (element !== null && isFollowing.current) element.scrollTop = element.scrollHeight;
  }, [entries]);
  useEffect(() => {
    const element = list.current;
    if (element === null) return;
    const resized = new ResizeObserver(() => {
      if (isFollowing.current) element.scrollTop = element.scrollHeight;
    });
    resized.observe(element);
    return () => resized.disconnect();
  }, []);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a list that scrolls is no form's fieldset
    <div
      ref={list}
      className={styles.transcript}
      role="group"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys
      tabIndex={0}
      aria-label="Transcript"
      data-testid="transcript"
      onScroll={({ currentTarget: it }) => {
        isFollowing.current = it.scrollHeight - it.scrollTop - it.clientHeight < NEAR_PX;
      }}
    >
      {entries.length === 0 ? <Empty /> : entries.map((entry) => <Line key={entry.id} entry={entry} />)}
    </div>
  );
}

function Empty() {
  return (
    <div className={styles.empty}>
      <p className={styles.emptyTitle}>What is said appears here</p>
      <p>Your words as they are recognized, and each answer word by word as you hear it.</p>
    </div>
  );
}

function Line({ entry }: { entry: Entry }) {
  return entry.kind === "user" ? <UserLine entry={entry} /> : <AssistantLine entry={entry} />;
}

function UserLine({ entry }: { entry: UserEntry }) {
  return (
    <div className={styles.user} data-testid="user-entry" data-state={entry.state}>
      <p className={styles.who}>You</p>
      <p className={styles.said}>
        {entry.text.slice(0, entry.stable)}
        <span className={styles.partial}>{entry.text.slice(entry.stable)}</span>
        {entry.state === "failed" && <em className={styles.note}>This could not be understood.</em>}
        {(entry.state === "speaking" || entry.state === "recognizing") && (
          <span className={styles.dots} aria-hidden="true">
            <i />
            <i />
            <i />
          </span>
        )}
      </p>
    </div>
  );
}

function AssistantLine({ entry }: { entry: AssistantEntry }) {
  return (
    <div className={styles.assistant} data-testid="assistant-entry" data-state={entry.state}>
      <p className={styles.who}>Vivavoce</p>
      <p className={styles.said}>
        <Spoken entry={entry} />
        {entry.state === "cut" && entry.heard !== undefined && entry.note === "" && (
          <em className={styles.note} data-testid="cut">
            You interrupted here.
          </em>
        )}
        {entry.note !== "" && <em className={styles.note}>{entry.note}</em>}
      </p>
    </div>
  );
}

/** A reply's words; those that were heard are marked at the playout's clock, past React. */
function Spoken({ entry }: { entry: AssistantEntry }) {
  const words = useMemo(() => timedWords(entry), [entry]);
  const element = useRef<HTMLSpanElement>(null);
  const isPlaying = entry.heard === undefined && entry.soundMs > 0;
  useEffect(() => {
    if (!isPlaying) return;
    let handle = 0;
    const mark = () => {
      const position = session.position();
      if (position?.item === entry.id) markUpTo(element.current, position.heardMs);
      handle = requestAnimationFrame(mark);
    };
    mark();
    return () => cancelAnimationFrame(handle);
  }, [isPlaying, entry.id]);
  if (entry.heard !== undefined) {
    return (
      <>
        {entry.text.slice(0, entry.heard)}
        {entry.state === "cut" && <s className={styles.unheard}>{entry.text.slice(entry.heard)}</s>}
        {entry.state !== "cut" && entry.text.slice(entry.heard)}
      </>
    );
  }
  return (
    <span ref={element} className={styles.coming}>
      {words.map((word, index) => (
        <span key={word.start}>
          {entry.text.slice(words[index - 1]?.end ?? 0, word.start)}
          <span className={styles.word} data-at={word.start_ms}>
            {entry.text.slice(word.start, word.end)}
          </span>
        </span>
      ))}
      {entry.text.slice(words.at(-1)?.end ?? 0)}
    </span>
  );
}

/** Never back: what was heard was heard. */
function markUpTo(element: HTMLElement | null, ms: number): void {
  for (const word of element?.querySelectorAll<HTMLElement>("[data-at]:not([data-heard])") ?? []) {
    if (Number(word.dataset.at) > ms) break;
    word.dataset.heard = "";
  }
}

/** For screen readers: what is finished, once. Replies are spoken anyway, so they are read out only if wanted. */
export function Announced() {
  const entries = useTalk((state) => state.entries);
  const withReplies = useSettings((settings) => settings.announceReplies);
  const last = entries.findLast((entry) =>
    entry.kind === "user"
      ? entry.state === "done" && entry.source === "voice"
      : withReplies && entry.heard !== undefined,
  );
  return (
    <div className="hidden-but-read" role="log" aria-live="polite">
      {last && (
        <p>
          {last.kind === "user" ? `You said: ${last.text}` : `Vivavoce: ${last.text.slice(0, last.heard)}`}
        </p>
      )}
    </div>
  );
}
