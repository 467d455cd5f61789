import { type ReactNode, useId } from "react";
import page from "../../ui/page.module.css";

/** A group of settings. */
export function Card({ title, hint, children }: { title: string; hint?: string; children: ReactNode }) {
  const id = useId();
  return (
    <section className={page.card} aria-labelledby={id}>
      <div>
        <h2 id={id}>{title}</h2>
        {hint && <p className={`${page.soft} ${page.small}`}>{hint}</p>}
      </div>
      {children}
    </section>
  );
}
