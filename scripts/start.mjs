// `npm start`: installs what is missing, then runs the demo: a simulated AWS
// account, the backend and the portal.
import { once } from 'node:events';
import { existsSync, mkdirSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { KEYS } from '../test/s3-worm/ceph.mjs';
import { copyStates } from './demoStates.mjs';
import { requireEvidenceServer, startEvidenceServer } from './evidence.mjs';
import { ensureInstalled, root } from './install.mjs';
import { portIsFree, start, stopAll, waitFor } from './processes.mjs';

const help = `Starts the demo: the portal, its backend and a simulated AWS account, on loopback.

  npm start [-- OPTIONS]      or      yarn start [OPTIONS]

  --evidence s3        publish the log to write-once storage as well: Ceph's S3
                       server, which test/s3-worm/install.sh installs (Debian)
  --built              build the portal first and let the backend serve it, as it
                       is in production
  --verbose            show the logs of all parts here, not only in files
  --help               this text

Environment:
  IAC_DRIFT_APP_PORT, IAC_DRIFT_BACKEND_PORT, IAC_DRIFT_SIMULATOR_PORT,
  IAC_DRIFT_S3_PORT    other ports than 3000, 7007, 4570 and 4571
  IAC_DRIFT_DEMO_DIR   where databases, key, evidence and logs go (default .demo);
                       delete the folder to begin anew; an app-config.yaml in it
                       is laid over that of the demo
`;

const known = new Set(['--built', '--verbose', '--help']);
const args = process.argv.slice(2);
const evidenceAt = args.indexOf('--evidence');
const evidence =
  evidenceAt < 0 ? 'folder' : args.splice(evidenceAt, 2)[1] ?? 'nothing';
if (!['folder', 's3'].includes(evidence)) {
  console.error(`--evidence is folder or s3, not ${evidence}.`);
  process.exit(1);
}
const unknown = args.find(arg => !known.has(arg));
if (unknown) {
  console.error(`Unknown option ${unknown}; npm start -- --help lists them.`);
  process.exit(1);
}
if (args.includes('--help')) {
  process.stdout.write(help);
  process.exit(0);
}
const verbose = args.includes('--verbose');
const built = args.includes('--built');

const port = (name, fallback) => Number(process.env[name] ?? fallback);
const ports = {
  ...(!built && { portal: port('IAC_DRIFT_APP_PORT', 3000) }),
  backend: port('IAC_DRIFT_BACKEND_PORT', 7007),
  'simulated AWS account': port('IAC_DRIFT_SIMULATOR_PORT', 4570),
  ...(evidence === 's3' && { 'S3 server': port('IAC_DRIFT_S3_PORT', 4571) }),
};
const demoDir = resolve(root, process.env.IAC_DRIFT_DEMO_DIR ?? '.demo');
const backendUrl = `http://localhost:${ports.backend}`;
const appUrl = built ? backendUrl : `http://localhost:${ports.portal}`;
const simulatorUrl = `http://127.0.0.1:${ports['simulated AWS account']}`;

const seconds = since => `${((Date.now() - since) / 1000).toFixed(0)} s`;

/** Builds the portal, and leaves it where the backend looks for it. */
async function buildPortal(command, configs, options) {
  console.log('Building the portal ...');
  const build = start('build', command, ['package', 'build', ...configs], {
    ...options,
    cwd: join(root, 'packages/app'),
  });
  const [code] = await once(build.child, 'exit');
  if (code !== 0) {
    throw new Error(
      `The portal could not be built. Why is in ${build.logFile}.`,
    );
  }
}

/** A backend whose plugin does not start lives on, and is never ready. */
function failureIn(output) {
  const [, plugin, why] =
    /Plugin '([\w-]+)' startup failed; caused by (?:Error: )?(.+?)(?:\n| type=")/.exec(
      stripVTControlCharacters(output),
    ) ?? [];
  return (
    why &&
    `The backend cannot start its plugin ${plugin}: ${why} To begin the demo anew, delete ${demoDir}.`
  );
}

async function main() {
  if (evidence === 's3') requireEvidenceServer();
  ensureInstalled();
  for (const [name, number] of Object.entries(ports)) {
    if (!(await portIsFree(number))) {
      throw new Error(
        `Port ${number}, wanted by the ${name}, is in use: stop what listens there, or choose another (npm start -- --help).`,
      );
    }
  }

  const began = Date.now();
  mkdirSync(join(demoDir, 'logs'), { recursive: true });
  copyStates(join(root, 'examples'), join(demoDir, 'states'));
  const log = name => join(demoDir, 'logs', `${name}.log`);
  const bin = name => join(root, 'node_modules', '.bin', name);

  const configs = [root, demoDir]
    .map(directory => join(directory, 'app-config.yaml'))
    .filter(file => existsSync(file))
    .flatMap(file => ['--config', file]);
  if (built) {
    await buildPortal(bin('backstage-cli'), configs, {
      logFile: log('build'),
      verbose,
    });
  }

  console.log('Starting the demo ...');
  const simulator = start(
    'simulated AWS account',
    process.execPath,
    [
      join(root, 'packages/aws-simulator/bin/aws-simulator.js'),
      '--port',
      String(ports['simulated AWS account']),
      '--data',
      join(demoDir, 'aws-account.json'),
      '--events',
      `${backendUrl}/api/events/http/iac-drift-aws`,
    ],
    { logFile: log('aws-simulator'), verbose },
  );
  const s3 =
    evidence === 's3' &&
    (await startEvidenceServer({
      directory: join(demoDir, 's3'),
      port: ports['S3 server'],
      logFile: log('s3'),
      verbose,
    }));
  if (s3) {
    console.log(
      `  S3 server               ${s3.endpoint}   (${seconds(began)})`,
    );
  }
  const portal = start(
    'portal',
    bin('backstage-cli'),
    ['repo', 'start', ...(built ? ['backend'] : []), ...configs],
    {
      logFile: log('portal'),
      verbose,
      failureIn,
      env: {
        IAC_DRIFT_DEMO_DIR: demoDir,
        IAC_DRIFT_SIMULATOR_URL: simulatorUrl,
        APP_CONFIG_app_baseUrl: JSON.stringify(appUrl),
        APP_CONFIG_backend_baseUrl: JSON.stringify(backendUrl),
        APP_CONFIG_backend_listen_port: String(ports.backend),
        APP_CONFIG_backend_cors_origin: JSON.stringify(appUrl),
        // The demo needs no browser window of its own choosing.
        BROWSER: 'none',
        ...(s3 && s3.env),
      },
    },
  );

  const procs = [simulator, portal, ...(s3 ? [s3.proc] : [])];
  await waitFor(`${simulatorUrl}/_simulator/scenarios`, procs, 60_000);
  console.log(
    `  simulated AWS account   ${simulatorUrl}   (${seconds(began)})`,
  );
  await Promise.all([
    waitFor(
      `${backendUrl}/.backstage/health/v1/readiness`,
      procs,
      300_000,
    ).then(() =>
      console.log(
        `  backend                 ${backendUrl}   (${seconds(began)})`,
      ),
    ),
    waitFor(appUrl, procs, 300_000).then(() =>
      console.log(`  portal                  ${appUrl}   (${seconds(began)})`),
    ),
  ]);

  console.log(`
The portal is ready: ${appUrl}   (press "Enter" to sign in)

Three things to try:
  1. Open the drift of a service: ${appUrl}/catalog/default/component/orders/drift
  2. Change the cloud behind its back, as Alice would in the console, and watch
     that page, and the bell, within a minute:
       npm run demo -- drift open-ssh --as alice@example.com
  3. Check the record of it, without trusting this portal:
       npm run -s iac-drift -- verify ${
         relative(root, join(demoDir, 'evidence')) || '.'
       }${s3 ? inS3(s3) : ''}

Logs are in ${relative(root, join(demoDir, 'logs'))}. Ctrl+C ends everything.`);

  const ended = await Promise.race(
    procs.map(p => new Promise(r => p.child.once('exit', () => r(p)))),
  );
  throw new Error(
    `The ${ended.name} stopped. Its output is in ${relative(
      root,
      ended.logFile,
    )}.`,
  );
}

function inS3({ url, endpoint }) {
  return `
     and in the write-once store, whose keys are AWS's documentation examples:
       AWS_ACCESS_KEY_ID=${KEYS.accessKeyId} AWS_SECRET_ACCESS_KEY=${KEYS.secretAccessKey} \\
         npm run -s iac-drift -- verify ${url}/localhost/iac-drift-demo --endpoint ${endpoint}`;
}

let stopping = false;
async function stop(code) {
  if (stopping) return;
  stopping = true;
  await stopAll();
  process.exit(code);
}
process.on('SIGINT', () => stop(0));
process.on('SIGTERM', () => stop(0));

main().catch(error => {
  if (stopping) return;
  console.error(error.message);
  stop(1);
});
