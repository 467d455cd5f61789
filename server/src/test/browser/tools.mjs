// OpenAI's agents in Node, unmodified, over the WebSocket: the model calls a tool, which runs here, and speaks of its result.
//   node tools.mjs SERVER     SERVER is ws://HOST:PORT
// Prints what it got as one line of JSON.
import { OpenAIRealtimeWebSocket, RealtimeAgent, RealtimeSession } from '@openai/agents-realtime';
import { weatherTool } from './weather.mjs';

const [server] = process.argv.slice(2);
const PATIENCE_MS = 90_000;

const runs = [];
const url = `${server}/v1/realtime?model=vivavoce`;
const transport = new OpenAIRealtimeWebSocket({ url });
const agent = new RealtimeAgent({ name: 'Ada', instructions: 'Answer in a sentence.', tools: [weatherTool(runs)] });
const session = new RealtimeSession(agent, { transport });

const events = [];
const errors = [];
const answered = new Promise((resolve, reject) => {
  const late = setTimeout(() => reject(new Error(`came: ${events.map(({ type }) => type)}`)), PATIENCE_MS);
  transport.on('*', (event) => {
    events.push(event);
    if (events.filter(({ type }) => type === 'response.done').length < 2) return;
    clearTimeout(late);
    resolve();
  });
});
session.on('error', ({ error }) => errors.push(JSON.stringify(error)));
await session.connect({ apiKey: 'none', url });
session.sendMessage('How is the weather in Rome?');
await answered;
const history = session.history.map((item) => (item.type === 'message' ? item.role : item.type));
session.close();
console.log(JSON.stringify({ runs, history, errors, events }));
process.exit(0);
