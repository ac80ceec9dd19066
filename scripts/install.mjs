// Installs what the checkout needs, once: Yarn at an exact version from the npm
// registry, then the packages of yarn.lock. Plain Node, because in a fresh clone
// nothing else is there yet.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

const stampFile = join(root, 'node_modules', '.iac-drift-installed');
const objectWrapHeader = join(root, 'scripts', 'native', 'object-wrap.h');

/** Changes whenever an install would have something to do. */
function installStamp() {
  const hash = createHash('sha256');
  for (const parent of ['packages', 'plugins']) {
    for (const name of readdirSync(join(root, parent)).sort()) {
      const manifest = join(root, parent, name, 'package.json');
      if (existsSync(manifest)) hash.update(readFileSync(manifest));
    }
  }
  hash.update(readFileSync(join(root, 'package.json')));
  hash.update(readFileSync(join(root, 'yarn.lock')));
  return `${hash.digest('hex')} native ${nativeStamp()}`;
}

/**
 * What native modules need to be built right.
 *
 * node-gyp finds Node's headers without asking nodejs.org when they lie beside
 * the running binary, as Debian and most distributions install them. And from
 * Node 24 on better-sqlite3 is built here, not fetched, with a header in front
 * that says why.
 */
function nativeBuildEnv() {
  const prefix = dirname(dirname(process.execPath));
  const headers = join(prefix, 'include', 'node', 'node_api.h');
  return {
    ...(existsSync(headers) && { npm_config_nodedir: prefix }),
    ...(needsObjectWrapHeader() && {
      npm_config_build_from_source: 'better-sqlite3',
      CXXFLAGS: `-include ${objectWrapHeader}`,
    }),
  };
}

/** Changes whenever native modules must be built again. */
function nativeStamp() {
  const hash = createHash('sha256').update(process.versions.modules);
  if (needsObjectWrapHeader()) hash.update(readFileSync(objectWrapHeader));
  return hash.digest('hex');
}

function needsObjectWrapHeader() {
  return Number(process.versions.node.split('.')[0]) >= 24;
}

/** Runs Yarn at the version that package.json names; ends the process when it fails. */
function yarn(...args) {
  const { packageManager } = JSON.parse(
    readFileSync(join(root, 'package.json'), 'utf8'),
  );
  const version = packageManager.split('@')[1];
  const { status } = spawnSync(
    'npx',
    ['--yes', '-p', `@yarnpkg/cli-dist@${version}`, 'yarn', ...args],
    {
      cwd: root,
      stdio: 'inherit',
      env: { ...process.env, ...nativeBuildEnv() },
    },
  );
  if (status !== 0) {
    console.error(
      `Installing failed (yarn ${args.join(
        ' ',
      )}). The lines above say why; run the command again once that is mended.`,
    );
    process.exit(1);
  }
}

/** Installs when something is missing or out of date, and says so. */
export function ensureInstalled() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    console.error(
      `Node ${process.versions.node} is too old: install Node 20.19 or later, 22 or 24.`,
    );
    process.exit(1);
  }
  const wanted = installStamp();
  const found = existsSync(stampFile) ? readFileSync(stampFile, 'utf8') : '';
  if (found === wanted) return;
  console.log('Installing packages (a few minutes the first time) ...');
  const installedBefore = existsSync(join(root, 'node_modules'));
  yarn('install');
  const native = stamp => stamp.split(' native ')[1];
  const builtOtherwise = found
    ? native(found) !== native(wanted)
    : installedBefore && needsObjectWrapHeader();
  if (builtOtherwise) yarn('rebuild', 'better-sqlite3');
  writeFileSync(stampFile, wanted);
}
