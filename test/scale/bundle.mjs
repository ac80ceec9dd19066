/* eslint-disable no-console -- figures are what it prints */
// What a page of the portal without drift loads from this plugin: the part of it that
// no page loads lazily, in the new frontend system, as an organisation would serve it.
import { basename, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { root } from '../../scripts/install.mjs';

const OURS = /^(\.|\/|@iac-drift\/)/;

const { metafile, outputFiles } = await build({
  entryPoints: [join(root, 'plugins/iac-drift/src/alpha.tsx')],
  bundle: true,
  splitting: true,
  minify: true,
  format: 'esm',
  jsx: 'automatic',
  outdir: 'dist',
  write: false,
  metafile: true,
  plugins: [
    {
      name: 'leave-out-what-others-bring',
      setup: ({ onResolve }) =>
        onResolve({ filter: /.*/ }, ({ path, kind }) =>
          OURS.test(path) || kind === 'entry-point'
            ? undefined
            : { path, external: true },
        ),
    },
  ],
});

const sizes = new Map(
  outputFiles.map(({ path, contents }) => [
    basename(path),
    gzipSync(contents).length,
  ]),
);
const chunks = new Map(
  Object.entries(metafile.outputs).map(([path, chunk]) => [
    basename(path),
    chunk,
  ]),
);
const kilobytes = names =>
  ([...names].reduce((sum, name) => sum + sizes.get(name), 0) / 1024).toFixed(
    1,
  );

const eager = new Set(['alpha.js']);
for (const name of eager) {
  for (const { path, kind, external } of chunks.get(name).imports) {
    if (kind === 'import-statement' && !external) eager.add(basename(path));
  }
}
console.log(`loaded without drift: ${kilobytes(eager)} KB gzipped`);
console.log(`all of the plugin: ${kilobytes(sizes.keys())} KB gzipped`);
