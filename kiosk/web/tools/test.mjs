// Bundles each src/**/*.test.ts (Node 18 reads no TypeScript) and runs them with node --test.
import { spawnSync } from 'node:child_process';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import esbuild from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const out = join(root, '.build/tests');

async function testsIn(folder) {
  const found = await Promise.all((await readdir(folder, { withFileTypes: true })).map(entry =>
    entry.isDirectory() ? testsIn(join(folder, entry.name)) : entry.name.endsWith('.test.ts') ? [join(folder, entry.name)] : []));
  return found.flat();
}

await rm(out, { recursive: true, force: true });
await esbuild.build({
  entryPoints: await testsIn(join(root, 'src')), outdir: out, outbase: join(root, 'src'), bundle: true, platform: 'node',
  format: 'esm', target: 'node18', outExtension: { '.js': '.mjs' }, logLevel: 'warning',
});
const run = spawnSync(process.execPath, ['--test', out], { stdio: 'inherit' });
process.exit(run.status ?? 1);
