import type { ClientEvent } from "../net/events.ts";

/** What was done while the way was not open, at most: events that are sent once it is. */
const MOST_WAITING = 50;

/** What the user wrote or did that the server does not have yet. */
export class Outbox {
  private ids = 0;
  /** What was written, by item, until the server has it. */
  private readonly texts = new Map<string, string>();
  /** What is to be sent once the session is gone on with. */
  private readonly waiting: ClientEvent[] = [];

  /** An answer is to be asked for as soon as no other is being made. */
  private isAsking = false;

  constructor(private readonly send: (event: ClientEvent) => void) {}

  get hasTexts(): boolean {
    return this.texts.size > 0;
  }

  /** Goes when it is asked about, and again where the way is lost before the server has it; returns its item's id. */
  write(text: string): string {
    const id = `item_page_${Date.now().toString(36)}_${++this.ids}`;
    this.texts.set(id, text);
    return id;
  }

  /** The server has it, or will not. */
  settled(id: string): void {
    this.texts.delete(id);
  }

  /** One answer to that text; `isBusy`: once the one before has ended, which the server is told to stop. */
  askOf(id: string, isBusy: boolean): void {
    this.tell(id, this.texts.get(id) ?? "");
    this.ask(isBusy);
  }

  /** One answer, however much was written meanwhile. */
  askOfAll(isBusy: boolean): void {
    for (const [id, text] of this.texts) this.tell(id, text);
    this.ask(isBusy);
  }

  private ask(isBusy: boolean): void {
    this.isAsking = isBusy;
    if (!isBusy) this.send({ type: "response.create" });
  }

  /** The response has ended that stood in the way; true: another is asked for. */
  freed(): boolean {
    if (!this.isAsking) return false;
    this.ask(false);
    return true;
  }

  private tell(id: string, text: string): void {
    this.send({
      type: "conversation.item.create",
      event_id: id,
      item: { id, type: "message", role: "user", content: [{ type: "input_text", text }] },
    });
  }

  /** It is sent with the others, if there are not too many. */
  wait(event: ClientEvent): void {
    if (this.waiting.length < MOST_WAITING) this.waiting.push(event);
  }

  sendWaiting(): void {
    for (const event of this.waiting.splice(0)) this.send(event);
  }

  forgetWaiting(): void {
    this.waiting.length = 0;
    this.isAsking = false;
  }
}
