import { Download, Search, Trash2 } from "lucide-react";
import { useCallback, useEffect, useState } from "react";
import { Link, useLocation, useParams } from "wouter";
import { ApiError } from "../../net/api.ts";
import { Button } from "../../ui/button.tsx";
import { Confirm } from "../../ui/confirm.tsx";
import page from "../../ui/page.module.css";
import { list, type Part, read, remove, removeAll, type Said, type Summary, save } from "./conversations.ts";
import styles from "./history-page.module.css";

/** People type a word in less. */
const TYPING_MS = 250;

/** What was said, in former conversations: to be searched, read, saved and deleted. */
export default function HistoryPage() {
  const { id } = useParams<{ id?: string }>();
  const [query, setQuery] = useState("");
  const [version, setVersion] = useState(0);
  const { found, problem, more } = useConversations(query, version);
  const [isAsked, setIsAsked] = useState(false);
  const [, go] = useLocation();
  const changed = useCallback(() => {
    setVersion((before) => before + 1);
    go("/history");
  }, [go]);
  const isOff = problem instanceof ApiError && problem.code === "history_off";
  return (
    <div className={styles.history} data-shows={id === undefined ? "list" : "conversation"}>
      <section className={styles.list} aria-label="Conversations">
        <div className={page.head}>
          <h1>History</h1>
          {(found?.data.length ?? 0) > 0 && query === "" && (
            <Button look="bare" onClick={() => setIsAsked(true)}>
              Delete all
            </Button>
          )}
        </div>
        {!isOff && <SearchField value={query} onChange={setQuery} />}
        {isOff && (
          <p className={page.soft}>
            Nothing is kept: the history is switched off in the server's configuration.
          </p>
        )}
        {problem !== undefined && !isOff && (
          <p role="alert" className={page.alert}>
            {problem.message}
          </p>
        )}
        {found && <Found found={found} here={id} query={query} onMore={more} />}
      </section>
      <section className={styles.reading} aria-label="Conversation">
        {id === undefined ? (
          <p className={styles.hint}>Choose a conversation to read it.</p>
        ) : (
          <Reading key={id} id={id} onDeleted={changed} />
        )}
      </section>
      <Confirm
        open={isAsked}
        title="Delete all conversations?"
        action="Delete all"
        onClose={() => setIsAsked(false)}
        onConfirm={() => void removeAll().then(changed)}
      >
        All that was said is deleted from the server's disk. It can't be brought back.
      </Confirm>
    </div>
  );
}

/** The list, searched as one types; `version` changes when it must be asked for anew. */
function useConversations(query: string, version: number) {
  const [found, setFound] = useState<Part<Summary>>();
  const [problem, setProblem] = useState<Error>();
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new version is a new list
  useEffect(() => {
    const gone = new AbortController();
    const timer = window.setTimeout(
      () =>
        list(query.trim(), undefined, gone.signal).then(
          (part) => {
            setFound(part);
            setProblem(undefined);
          },
          (failure: Error) => {
            if (!gone.signal.aborted) setProblem(failure);
          },
        ),
      query === "" ? 0 : TYPING_MS,
    );
    return () => {
      window.clearTimeout(timer);
      gone.abort();
    };
  }, [query, version]);
  const more = async () => {
    if (found?.next === undefined) return;
    try {
      const part = await list(query.trim(), found.next);
      setFound({ data: [...found.data, ...part.data], next: part.next });
    } catch (failure) {
      setProblem(failure as Error);
    }
  };
  return { found, problem, more };
}

function SearchField({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  return (
    <div className={styles.search}>
      <Search aria-hidden size={18} />
      <label className="hidden-but-read" htmlFor="search">
        Search what was said
      </label>
      <input
        id="search"
        type="search"
        placeholder="Search what was said"
        maxLength={200}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    </div>
  );
}

function Found(props: {
  found: Part<Summary>;
  here: string | undefined;
  query: string;
  onMore: () => Promise<void>;
}) {
  const { found, here, query } = props;
  if (found.data.length === 0) {
    return (
      <p role="status" className={page.soft}>
        {query === "" ? "No conversations yet." : `Nothing was said with “${query}”.`}
      </p>
    );
  }
  return (
    <>
      <ul className={styles.entries}>
        {found.data.map((entry) => (
          <li key={entry.id}>
            <Link
              href={`/history/${encodeURIComponent(entry.id)}`}
              className={styles.entry}
              aria-current={entry.id === here ? "page" : undefined}
            >
              <span className={styles.title}>{entry.title === "" ? "Without words" : entry.title}</span>
              {entry.match && entry.match !== entry.title && (
                <span className={styles.match}>{entry.match}</span>
              )}
              <span className={styles.when}>
                {day(entry.updated_at)}, {entry.items === 1 ? "1 message" : `${entry.items} messages`}
              </span>
            </Link>
          </li>
        ))}
      </ul>
      {found.next !== undefined && <Button onClick={() => void props.onMore()}>More</Button>}
    </>
  );
}

function Reading({ id, onDeleted }: { id: string; onDeleted: () => void }) {
  const [conversation, setConversation] = useState<Summary & Part<Said>>();
  const [problem, setProblem] = useState("");
  const [isAsked, setIsAsked] = useState(false);
  const failed = (failure: Error) => setProblem(failure.message);
  useEffect(() => {
    read(id, undefined).then(setConversation, (failure: Error) => setProblem(failure.message));
  }, [id]);
  if (conversation === undefined) {
    return problem === "" ? null : (
      <p role="alert" className={page.alert}>
        {problem}
      </p>
    );
  }
  const more = async () => {
    const part = await read(id, conversation.next);
    setConversation({ ...conversation, data: [...conversation.data, ...part.data], next: part.next });
  };
  return (
    <article className={styles.conversation}>
      <header className={styles.conversationHead}>
        <Link href="/history" className={styles.back}>
          All conversations
        </Link>
        <h2>{conversation.title === "" ? "Without words" : conversation.title}</h2>
        <p className={`${page.soft} ${page.small}`}>{moment(conversation.created_at)}</p>
        <div className={styles.actions}>
          <Button onClick={() => void save(conversation, "text").catch(failed)}>
            <Download aria-hidden size={16} /> Text
          </Button>
          <Button onClick={() => void save(conversation, "json").catch(failed)}>
            <Download aria-hidden size={16} /> JSON
          </Button>
          <Button look="bad" onClick={() => setIsAsked(true)}>
            <Trash2 aria-hidden size={16} /> Delete
          </Button>
        </div>
        {problem !== "" && (
          <p role="alert" className={page.alert}>
            {problem}
          </p>
        )}
      </header>
      <ol className={styles.said}>
        {conversation.data.map((said) => (
          <li key={said.id} data-role={said.role}>
            <p className={styles.who}>{said.role === "user" ? "You" : "Vivavoce"}</p>
            <p>{said.text}</p>
            {said.cut && <p className={`${page.soft} ${page.small}`}>You interrupted here.</p>}
          </li>
        ))}
      </ol>
      {conversation.next !== undefined && <Button onClick={() => void more().catch(failed)}>More</Button>}
      <Confirm
        open={isAsked}
        title="Delete this conversation?"
        action="Delete"
        onClose={() => setIsAsked(false)}
        onConfirm={() => void remove(id).then(onDeleted, failed)}
      >
        It is deleted from the server's disk. It can't be brought back.
      </Confirm>
    </article>
  );
}

const DAY = new Intl.DateTimeFormat(undefined, {
  day: "numeric",
  month: "short",
  hour: "2-digit",
  minute: "2-digit",
});
const MOMENT = new Intl.DateTimeFormat(undefined, { dateStyle: "full", timeStyle: "short" });

function day(seconds: number): string {
  return DAY.format(seconds * 1000);
}

function moment(seconds: number): string {
  return MOMENT.format(seconds * 1000);
}
