import { Activity, History, MessageCircle, Settings } from "lucide-react";
import type { ReactNode } from "react";
import { Link, useLocation } from "wouter";
import { useTalk } from "../session/store.ts";
import styles from "./shell.module.css";

const PLACES = [
  { path: "/", name: "Talk", icon: MessageCircle },
  { path: "/history", name: "History", icon: History },
  { path: "/status", name: "Status", icon: Activity },
  { path: "/settings", name: "Settings", icon: Settings },
] as const;

/** What is around every page: the brand, and the way to the others. */
export function Shell({ children }: { children: ReactNode }) {
  const [location] = useLocation();
  const isLive = useTalk((state) => state.link.state === "open");
  return (
    <div className={styles.shell}>
      <a className={styles.skip} href="#main">
        Skip to the content
      </a>
      <header className={styles.bar}>
        <Link href="/" className={styles.brand} aria-label="Vivavoce, talk">
          <Mark />
          <span className={styles.name}>Vivavoce</span>
        </Link>
        <nav aria-label="Pages" className={styles.nav}>
          {PLACES.map(({ path, name, icon: Icon }) => {
            const isHere = path === "/" ? location === "/" : location.startsWith(path);
            return (
              <Link
                key={path}
                href={path}
                className={styles.place}
                aria-current={isHere ? "page" : undefined}
              >
                <Icon aria-hidden size={20} strokeWidth={1.75} />
                <span>{name}</span>
                {path === "/" && isLive && !isHere && (
                  <span className={styles.live} role="img" aria-label="A conversation goes on" />
                )}
              </Link>
            );
          })}
        </nav>
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys */}
      <main id="main" tabIndex={0} className={styles.main}>
        {children}
      </main>
    </div>
  );
}

function Mark() {
  return (
    <svg aria-hidden="true" viewBox="0 0 32 32" width="30" height="30" className={styles.mark}>
      <rect width="32" height="32" rx="9" />
      <path d="M8 14v4M12 10.500v11M16 7v18M20 10.500v11M24 14v4" />
    </svg>
  );
}
