// OpenAI's clients in Node, unmodified, over the WebSocket: each speaks, is answered, and interrupts two longer answers.
//   node node.mjs CLIENT SERVER PCM     SERVER is wss://HOST:PORT, PCM 16 bit at 24 kHz
// Prints what it got as one line of JSON. Ends with an error when nothing it waits for comes, or the server closes.
import { readFileSync } from 'node:fs';
import { OpenAIRealtimeWebSocket as AgentsTransport, RealtimeAgent, RealtimeSession } from '@openai/agents-realtime';
import { OpenAI } from 'openai';
import { OpenAIRealtimeWS } from 'openai/realtime/ws';
// Not exported: what the client makes of an event. One of a known type and a wrong shape loses its effect in silence.
import { parseRealtimeEvent } from './node_modules/@openai/agents-realtime/dist/openaiRealtimeEvents.mjs';

const [client, server, file] = process.argv.slice(2);
const question = readFileSync(file);
const CHUNK = 4800; // 100 ms
const SECOND = 48_000;
const PATIENCE_MS = 90_000;
const LONG = 'Please say all of this again. ' + 'One and two and three and four and five and six and seven. '.repeat(8);
const TRANSCRIPTION = { model: 'gpt-4o-mini-transcribe' };

/** What came, and who waits for it. */
class Events {
  all = [];
  errors = [];
  soundBytes = 0;
  #waiting = [];

  add(event) {
    this.all.push(event);
    if (event.type === 'error') this.errors.push(event.error.message);
    if (event.type === 'response.output_audio.delta') this.soundBytes += Buffer.from(event.delta, 'base64').length;
    this.#wake();
  }

  fail(why) {
    this.errors.push(why);
    this.#wake();
  }

  #wake() {
    for (const wake of this.#waiting.splice(0)) wake();
  }

  /** Waits until `condition` holds; returns what it gives. */
  async until(condition) {
    const late = setTimeout(() => this.fail('it took too long'), PATIENCE_MS);
    try {
      for (let met = condition(); ; met = condition()) {
        if (met) return met;
        if (this.errors.length > 0)
          throw new Error(`${this.errors}; waited for ${condition}; came: ${this.all.map((event) => event.type)}`);
        await new Promise((resolve) => this.#waiting.push(resolve));
      }
    } finally {
      clearTimeout(late);
    }
  }

  /** The next event of a type after those that there are, of which `fits` holds. */
  next(type, fits = () => true) {
    const from = this.all.length;
    return this.until(() => this.all.slice(from).find((event) => event.type === type && fits(event)));
  }

  /** So much more sound than there is. */
  sound(bytes) {
    const enough = this.soundBytes + bytes;
    return this.until(() => this.soundBytes >= enough);
  }
}

const events = new Events();
const completed = ({ response }) => response.status === 'completed';
const cancelled = ({ response }) => response.status === 'cancelled';

/** In pieces of 100 ms, as fast as they go. */
function speak(send) {
  for (let from = 0; from < question.length; from += CHUNK) send(question.subarray(from, from + CHUNK));
}

async function agents() {
  const transport = new AgentsTransport({ url: `${server}/v1/realtime?model=vivavoce` });
  const session = new RealtimeSession(new RealtimeAgent({ name: 'Ada', instructions: 'Repeat what you hear.' }), {
    transport,
    config: { audio: { input: { transcription: TRANSCRIPTION } } },
  });
  const unknown = [];
  let interruptions = 0;
  transport.on('*', (event) => {
    if (parseRealtimeEvent({ data: JSON.stringify(event) }).isGeneric) unknown.push(event.type);
    events.add(event);
  });
  session.on('error', ({ error }) => events.fail(JSON.stringify(error)));
  session.on('audio_interrupted', () => interruptions++);
  transport.on('connection_change', (status) => status === 'disconnected' && events.fail('the server closed'));
  await session.connect({ apiKey: 'none' });
  const say = () => speak((pcm) => session.sendAudio(new Uint8Array(pcm).buffer));

  const answered = events.next('response.done', completed);
  say();
  await answered;

  // Interrupted by the client.
  let done = events.next('response.done', cancelled);
  let truncated = events.next('conversation.item.truncated');
  session.sendMessage(LONG);
  await events.sound(SECOND);
  session.interrupt();
  await done;
  await truncated;

  // Interrupted by speech, and that is answered.
  session.sendMessage(LONG);
  await events.sound(3 * SECOND);
  done = events.next('response.done', cancelled);
  truncated = events.next('conversation.item.truncated');
  const again = events.next('response.done', completed);
  say();
  await done;
  await truncated;
  await again;
  const history = session.history.map((item) => item.role);
  return { unknown, interruptions, history, close: () => session.close() };
}

async function openai() {
  const client = new OpenAI({ apiKey: 'none', baseURL: `${server.replace('wss', 'https')}/v1` });
  const rt = await OpenAIRealtimeWS.create(client, { model: 'vivavoce' });
  rt.on('event', (event) => events.add(event));
  rt.on('error', (error) => error.error || events.fail(String(error)));
  rt.socket.on('close', (code, reason) => events.fail(`the server closed: ${code} ${reason}`));
  await events.until(() => events.all.some((event) => event.type === 'session.created'));
  const input = { transcription: TRANSCRIPTION, turn_detection: { type: 'server_vad', silence_duration_ms: 700 } };
  rt.send({ type: 'session.update', session: { type: 'realtime', instructions: 'Repeat.', audio: { input } } });
  const say = () =>
    speak((pcm) => rt.send({ type: 'input_audio_buffer.append', audio: Buffer.from(pcm).toString('base64') }));
  const write = (text) => {
    const content = [{ type: 'input_text', text }];
    rt.send({ type: 'conversation.item.create', item: { type: 'message', role: 'user', content } });
    rt.send({ type: 'response.create' });
  };

  const answered = events.next('response.done', completed);
  say();
  await answered;

  // Interrupted by the client.
  let done = events.next('response.done', cancelled);
  let truncated = events.next('conversation.item.truncated');
  write(LONG);
  await events.sound(SECOND);
  rt.send({ type: 'response.cancel' });
  const { item_id } = events.all.findLast((event) => event.type === 'response.output_audio.delta');
  rt.send({ type: 'conversation.item.truncate', item_id, content_index: 0, audio_end_ms: 700 });
  await done;
  await truncated;

  // Interrupted by speech, and that is answered.
  write(LONG);
  await events.sound(3 * SECOND);
  done = events.next('response.done', cancelled);
  const again = events.next('response.done', completed);
  say();
  await done;
  await again;
  return { close: () => rt.close() };
}

const { close, ...got } = await { agents, openai }[client]();
const errors = [...events.errors];
close();
console.log(JSON.stringify({ ...got, errors, soundBytes: events.soundBytes, events: events.all }));
process.exit(0);
