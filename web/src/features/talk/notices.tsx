import { useEffect, useState } from "react";
import { Link } from "wouter";
import { session } from "../../session/instance.ts";
import { ADVICE } from "../../session/microphone-problem.ts";
import { useTalk } from "../../session/store.ts";
import { Button } from "../../ui/button.tsx";
import styles from "./notices.module.css";

/** What stands in the way of talking, and what to do about it. */
export function Notices() {
  const link = useTalk((state) => state.link);
  const microphone = useTalk((state) => state.microphone);
  const notice = useTalk((state) => state.notice);
  const heldBack = useTalk((state) => state.heldBack);
  const microphoneWaits = useTalk((state) => state.microphoneWaits);
  return (
    <div className={styles.notices} role="alert">
      {link.state === "waiting" && <Waiting reason={link.reason} retryAt={link.retryAt} />}
      {link.state === "failed" && (
        <div className={styles.notice} data-tone="bad">
          <p className={styles.title}>
            {link.needsKey ? "The server asks for a key" : "The conversation is over here"}
          </p>
          <p>{link.reason}</p>
          {link.needsKey && (
            <p>
              Whoever runs it makes one with <code>vivavoce keys add</code>. Enter it in the{" "}
              <Link href="/settings">settings</Link>.
            </p>
          )}
        </div>
      )}
      {microphone.state === "problem" && (
        <div className={styles.notice} data-tone="warn" data-testid="microphone-problem">
          <p className={styles.title}>{ADVICE[microphone.problem].title}</p>
          <p>{ADVICE[microphone.problem].what}</p>
          <div className={styles.actions}>
            <Button onClick={() => void session.listen()}>Try again</Button>
          </div>
        </div>
      )}
      {(heldBack || microphoneWaits) && (
        <div className={styles.notice} data-tone="warn" data-testid="held-back">
          <p className={styles.title}>{waitingFor(heldBack, microphoneWaits)}</p>
          <p>
            Browsers want a press for that after a page was loaded. The conversation waits for you.
            {heldBack && " Where a press does not help, the browser has found no loudspeaker."}
          </p>
          <div className={styles.actions}>
            <Button onClick={() => void session.goOn()}>Go on</Button>
          </div>
        </div>
      )}
      {notice !== "" && (
        <div className={styles.notice} data-tone="warn">
          <p>{notice}</p>
          <div className={styles.actions}>
            <Button onClick={() => session.dismissNotice()}>Close</Button>
          </div>
        </div>
      )}
    </div>
  );
}

function waitingFor(heldBack: boolean, microphoneWaits: boolean): string {
  if (!microphoneWaits) return "Your browser keeps the sound back";
  return heldBack
    ? "Your browser keeps the sound back, and the microphone off"
    : "Your browser keeps the microphone off";
}

function Waiting({ reason, retryAt }: { reason: string; retryAt: number }) {
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    const timer = window.setInterval(() => setNow(Date.now()), 500);
    return () => window.clearInterval(timer);
  }, []);
  const seconds = Math.ceil((retryAt - now) / 1000);
  return (
    <div className={styles.notice} data-tone="warn" data-testid="reconnecting">
      <p className={styles.title}>{reason}</p>
      <p aria-live="off">
        {seconds > 0 ? `Trying again in ${seconds} s.` : "Trying again."} What was said stays here.
      </p>
      <div className={styles.actions}>
        <Button onClick={() => session.retryNow()}>Try now</Button>
      </div>
    </div>
  );
}
