// What a page of a stock client does; run.mjs bundles it, unmodified libraries and all.
import { RealtimeAgent, RealtimeSession, OpenAIRealtimeWebRTC as AgentsTransport } from '@openai/agents-realtime';
import { OpenAIRealtimeWebRTC } from 'openai/realtime/webrtc';
import { weatherTool } from './weather.mjs';

const CALLS = `${location.origin}/v1/realtime/calls`;
const PATIENCE_MS = 40_000;

/** Collects events; `next(type)` waits for the next of a type that was not waited for yet. */
class Events {
  all = [];
  #seen = 0;
  #wake = () => {};

  add(event) {
    this.all.push(event);
    this.#wake();
  }

  async next(type) {
    const until = Date.now() + PATIENCE_MS;
    for (;;) {
      while (this.#seen < this.all.length) {
        const event = this.all[this.#seen++];
        if (event.type === type) return event;
      }
      if (Date.now() > until) throw new Error(`no ${type}, but ${this.all.map((e) => e.type)}`);
      await new Promise((resolve) => {
        this.#wake = resolve;
        setTimeout(resolve, 200);
      });
    }
  }
}

/** Watches what a stream sounds like; `loudest()` is the loudest tone so far. */
async function listener(stream) {
  const context = new AudioContext();
  await context.resume();
  const analyser = new AnalyserNode(context, { fftSize: 4096 });
  context.createMediaStreamSource(stream).connect(analyser);
  const heard = { db: -Infinity, hz: 0 };
  const bins = new Float32Array(analyser.frequencyBinCount);
  setInterval(() => {
    analyser.getFloatFrequencyData(bins);
    bins.forEach((db, i) => {
      if (db > heard.db) Object.assign(heard, { db, hz: (i * context.sampleRate) / 4096 });
    });
  }, 50);
  return heard;
}

function player() {
  const element = document.createElement('audio');
  element.autoplay = true;
  document.body.append(element);
  return element;
}

async function agents() {
  const audioElement = player();
  const mediaStream = await navigator.mediaDevices.getUserMedia({ audio: true });
  const transport = new AgentsTransport({ audioElement, mediaStream, baseUrl: CALLS });
  const agent = new RealtimeAgent({ name: 'Ada', instructions: 'Answer in a sentence.' });
  const session = new RealtimeSession(agent, { transport });
  const events = new Events();
  const errors = [];
  session.on('error', (error) => errors.push(JSON.stringify(error)));
  session.on('transport_event', (event) => events.add(event));
  const begun = performance.now();
  await session.connect({ apiKey: 'ek_test' });
  const connectMs = Math.round(performance.now() - begun);
  const callId = transport.callId;
  const heard = await listener(audioElement.srcObject);

  // The microphone asks, and is answered.
  const transcript = (await events.next('conversation.item.input_audio_transcription.completed')).transcript;
  await events.next('output_audio_buffer.started');
  const answered = await events.next('response.done');
  await events.next('output_audio_buffer.stopped');
  const tone = { ...heard };
  session.mute(true);

  // A question in writing is answered, and the answer interrupted.
  session.sendMessage('Tell me more.');
  await events.next('output_audio_buffer.started');
  await new Promise((resolve) => setTimeout(resolve, 500));
  session.interrupt();
  await events.next('output_audio_buffer.cleared');

  const history = session.history.map((item) => item.role);
  session.close();
  return {
    connectMs,
    callId,
    transcript,
    tone,
    answer: answered.response.output[0].content[0].transcript,
    history,
    deltas: events.all.filter((event) => event.type === 'response.output_audio.delta').length,
    errors,
  };
}

/** The model calls a tool, which runs here, and speaks of its result. */
async function tools() {
  const runs = [];
  const mediaStream = await navigator.mediaDevices.getUserMedia({ audio: true });
  const transport = new AgentsTransport({ audioElement: player(), mediaStream, baseUrl: CALLS });
  const agent = new RealtimeAgent({ name: 'Ada', instructions: 'Answer in a sentence.', tools: [weatherTool(runs)] });
  const session = new RealtimeSession(agent, { transport });
  const events = new Events();
  const errors = [];
  session.on('error', (error) => errors.push(JSON.stringify(error)));
  session.on('transport_event', (event) => events.add(event));
  await session.connect({ apiKey: 'ek_test' });
  session.sendMessage('How is the weather in Rome?');
  await events.next('response.done');
  await events.next('response.done');
  await events.next('output_audio_buffer.stopped');
  const history = session.history.map((item) => (item.type === 'message' ? item.role : item.type));
  session.close();
  return { runs, history, errors, events: events.all };
}

async function openai() {
  const rt = new OpenAIRealtimeWebRTC();
  const events = new Events();
  rt.onEvent((event) => events.add(event));
  const stream = new Promise((resolve) => {
    rt.peerConnection.ontrack = (event) => resolve(event.streams[0]);
  });
  const microphone = await navigator.mediaDevices.getUserMedia({ audio: true });
  rt.peerConnection.addTrack(microphone.getTracks()[0], microphone);
  let location = '';
  await rt.connect({
    exchangeSdp: async (sdp, { signal }) => {
      const form = new FormData();
      form.set('sdp', sdp);
      form.set('session', JSON.stringify({ type: 'realtime', model: 'gpt-realtime', instructions: 'Be brief.' }));
      const answer = await fetch(CALLS, { method: 'POST', body: form, signal });
      if (answer.status !== 201) throw new Error(await answer.text());
      location = answer.headers.get('Location');
      return answer.text();
    },
  });
  const element = player();
  element.srcObject = await stream;
  const heard = await listener(element.srcObject);
  const created = await events.next('session.created');
  await events.next('input_audio_buffer.speech_started');
  const done = await events.next('response.done');
  await events.next('output_audio_buffer.stopped');
  const tone = { ...heard };
  const closed = new Promise((resolve) => {
    rt.onConnectionEvent((event) => event.type === 'closed' && resolve(event.reason));
  });
  const hangup = await fetch(`${location}/hangup`, { method: 'POST' });
  return {
    instructions: created.session.instructions,
    status: done.response.status,
    tone,
    hangup: hangup.status,
    closed: await closed,
  };
}

window.clients = { agents, openai, tools };
