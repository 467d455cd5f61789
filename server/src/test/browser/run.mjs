// Runs one of page.mjs' clients in headless Chromium, whose microphone plays a recording.
//   node run.mjs CLIENT SERVER WAV CHROMIUM     prints what the client says, as one line of JSON
import http from 'node:http';
import esbuild from 'esbuild';
import { chromium } from 'playwright-core';

const [client, server, wav, executablePath] = process.argv.slice(2);

const bundle = await esbuild.build({
  entryPoints: [new URL('page.mjs', import.meta.url).pathname],
  bundle: true,
  format: 'esm',
  platform: 'browser',
  write: false,
  logLevel: 'error',
});

// The page and the server have one origin, as behind a proxy.
const site = http.createServer((request, response) => {
  if (request.url.startsWith('/v1/')) {
    const { host, origin, ...headers } = request.headers;
    const forward = http.request(server + request.url, { method: request.method, headers }, (answer) => {
      response.writeHead(answer.statusCode, answer.headers);
      answer.pipe(response);
    });
    request.pipe(forward);
  } else if (request.url === '/page.js') {
    response.setHeader('Content-Type', 'text/javascript');
    response.end(bundle.outputFiles[0].contents);
  } else {
    response.setHeader('Content-Type', 'text/html');
    response.end('<!doctype html><body><script type="module" src="/page.js"></script>');
  }
});
await new Promise((resolve) => site.listen(0, '127.0.0.1', resolve));

const browser = await chromium.launch({
  executablePath,
  headless: true,
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--use-fake-device-for-media-stream',
    '--use-fake-ui-for-media-stream',
    `--use-file-for-fake-audio-capture=${wav}%noloop`,
    '--autoplay-policy=no-user-gesture-required',
  ],
});
try {
  const page = await browser.newPage();
  page.on('console', (message) => console.error('page:', message.text()));
  page.on('pageerror', (error) => console.error('page:', error.stack));
  await page.goto(`http://127.0.0.1:${site.address().port}/`);
  await page.waitForFunction(() => window.clients);
  console.log(JSON.stringify(await page.evaluate((name) => window.clients[name](), client)));
} finally {
  await browser.close();
  site.close();
}
