import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin, type ProxyOptions } from "vite";

const OUT = "target/dist";
const SERVER = process.env.VIVAVOCE_URL ?? "http://127.0.0.1:8080";

/** Vite's own inline scripts and styles carry it, in development only. */
const NONCE = "development";

/** As WebPage.java sends it, and what `vite dev` needs on top: the same mistakes show in both. */
const DEVELOPMENT_POLICY = [
  "default-src 'none'",
  `script-src 'self' 'nonce-${NONCE}'`,
  `style-src 'self' 'nonce-${NONCE}'`,
  "font-src 'self'",
  "img-src 'self' blob: data:",
  "media-src 'self' blob:",
  "connect-src 'self' ws:",
  "worker-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

const PROXY: Record<string, ProxyOptions> = {
  "^/(health|metrics|chat|voice-chat|v1)(/|\\?|$)": {
    target: SERVER,
    ws: true,
    changeOrigin: true,
    configure: (proxy) => {
      // The server lets in pages of its own only.
      proxy.on("proxyReq", (request) => request.setHeader("Origin", SERVER));
      proxy.on("proxyReqWs", (request) => request.setHeader("Origin", SERVER));
    },
  },
};

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

/** Compresses what compresses, and lists all files: the server sends no other. */
function packed(): Plugin {
  return {
    name: "vivavoce-packed",
    apply: "build",
    closeBundle() {
      for (const file of filesUnder(OUT)) {
        if (!/\.(js|css|svg)$/.test(file)) continue;
        const bytes = readFileSync(file);
        const brotli = { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } };
        writeFileSync(`${file}.br`, brotliCompressSync(bytes, brotli));
        writeFileSync(`${file}.gz`, gzipSync(bytes, { level: 9 }));
      }
      const names = filesUnder(OUT).map((file) => relative(OUT, file).replaceAll("\\", "/"));
      writeFileSync(join(OUT, "files.txt"), `${names.filter((name) => name !== "files.txt").join("\n")}\n`);
    },
  };
}

export default defineConfig(({ command }) => ({
  // Relative: whoever serves /assets/, a CDN too, finds the chunks beside each other.
  base: command === "build" ? "./" : "/",
  plugins: [react(), packed()],
  ...(command === "serve" ? { html: { cspNonce: NONCE } } : {}),
  build: {
    outDir: OUT,
    emptyOutDir: true,
    target: "es2022",
    assetsInlineLimit: 0, // a data: URL is refused by the Content-Security-Policy
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
  worker: { format: "es" },
  server: { headers: { "Content-Security-Policy": DEVELOPMENT_POLICY }, proxy: PROXY },
  preview: { headers: { "Content-Security-Policy": DEVELOPMENT_POLICY }, proxy: PROXY },
}));
