import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  root: here('.'),
  plugins: [react()],
  resolve: { alias: [{ find: /^@app\/api-contract$/, replacement: here('../../libs/api-contract/src/index.ts') }] },
  server: { port: 5173, proxy: { '/api/1': 'http://127.0.0.1:8000' } },
  build: {
    outDir: here('../../dist/web'),
    emptyOutDir: true,
    // The content security policy allows files of our own origin only, so nothing may be inlined as a data: address.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 700,
  },
});
