import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

const outDir = here('../../dist/web');

/** Writes each text file a second and third time, compressed: the server sends these as they are, instead of compressing for every visitor. */
const compressed: Plugin = {
  name: 'compressed',
  apply: 'build',
  writeBundle({ dir = outDir }) {
    for (const entry of readdirSync(dir, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() || !/\.(js|css|html|svg)$/.test(entry.name)) continue;
      const path = join(entry.parentPath, entry.name);
      const content = readFileSync(path);
      writeFileSync(`${path}.gz`, gzipSync(content, { level: 9 }));
      writeFileSync(`${path}.br`, brotliCompressSync(content));
    }
  },
};

export default defineConfig({
  root: here('.'),
  plugins: [react(), compressed],
  resolve: { alias: [{ find: /^@app\/api-client$/, replacement: here('../../libs/api-client/src/index.ts') }] },
  server: { port: 5173, proxy: { '/api/1': 'http://127.0.0.1:8000' } },
  build: {
    outDir,
    emptyOutDir: true,
    // The content security policy allows files of our own origin only, so nothing may be inlined as a data: address.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 700,
  },
});
