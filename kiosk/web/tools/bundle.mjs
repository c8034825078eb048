// What the bundle is made of; shared by the build and the dev server.
import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import esbuild from 'esbuild';

const at = path => new URL(`../${path}`, import.meta.url);
const font = 'node_modules/@fontsource-variable/atkinson-hyperlegible-next';

export const options = {
  entryPoints: { app: at('src/main.tsx').pathname },
  outdir: at('dist').pathname,
  bundle: true,
  minify: true,
  format: 'esm',
  target: ['chrome108', 'firefox110', 'safari16'],
  jsx: 'automatic',
  jsxImportSource: 'preact',
  external: ['/atkinson.woff2'],
  legalComments: 'none',
  logLevel: 'warning',
};

/** Everything in dist/ that esbuild does not make. */
export async function copyRest() {
  await rm(at('dist'), { recursive: true, force: true });
  await mkdir(at('dist'));
  await copyFile(at('src/index.html'), at('dist/index.html'));
  await copyFile(at('src/favicon.svg'), at('dist/favicon.svg'));
  await copyFile(at(`${font}/files/atkinson-hyperlegible-next-latin-wght-normal.woff2`), at('dist/atkinson.woff2'));
  const licences = [
    ['Atkinson Hyperlegible Next', `${font}/LICENSE`],
    ['preact', 'node_modules/preact/LICENSE'],
    ['@preact/signals', 'node_modules/@preact/signals/LICENSE'],
  ];
  const texts = await Promise.all(licences.map(async ([name, path]) => `${name}\n\n${(await readFile(at(path), 'utf8')).trim()}\n`));
  await writeFile(at('dist/licences.txt'), texts.join(`\n${'-'.repeat(72)}\n\n`));
}

export const bundle = (more = {}) => esbuild.build({ ...options, ...more });
