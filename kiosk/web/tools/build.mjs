// Makes dist/ and says how large it is.
import { readdir, readFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { bundle, copyRest } from './bundle.mjs';

await copyRest();
await bundle();

const dist = new URL('../dist/', import.meta.url);
for (const name of (await readdir(dist)).sort()) {
  const bytes = await readFile(new URL(name, dist));
  console.log(`${name.padEnd(16)} ${String(bytes.length).padStart(7)} B ${String(gzipSync(bytes).length).padStart(7)} B gzip`);
}
