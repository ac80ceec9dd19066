// An S3 server with a real Object Lock on loopback: Ceph's RADOS gateway with one
// monitor and one object store in memory. For tests and the demo.
//
//   node test/s3-worm/ceph.mjs [DIR [PORT]]
//
// prints one line of JSON once it answers ({ endpoint, region, accessKeyId,
// secretAccessKey }) and ends, with everything it started, when its input does.
// Everything it writes is in DIR, or in a temporary folder that it removes. What was
// stored in DIR is there again at the next start when the last one ended in order.
import { execFile, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const PROGRAMS = [
  'ceph',
  'ceph-mon',
  'ceph-osd',
  'monmaptool',
  'radosgw',
  'radosgw-admin',
];
/** AWS's own documentation examples, which the demo's app-config has too. */
export const KEYS = {
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
};
const START_MS = 90_000;

/** The first of Ceph's programs that is not installed. */
export function missingProgram() {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return PROGRAMS.find(
    program => !folders.some(folder => existsSync(join(folder, program))),
  );
}

/**
 * Starts one. `port`: of the S3 server; any free one by default.
 *
 * @returns endpoint, region and keys, the processes, and `stop`
 */
export async function startCeph({ directory, port } = {}) {
  const missing = missingProgram();
  if (missing) {
    throw new Error(
      `${missing} is not installed: run test/s3-worm/install.sh as root (Debian).`,
    );
  }
  const dir = directory
    ? resolve(directory)
    : mkdtempSync(join(tmpdir(), 'ceph-'));
  mkdirSync(dir, { recursive: true });
  // The path of a Unix socket in it must stay below 108 characters.
  const at = realpathSync(dir);
  if (at.length > 80) {
    throw new Error(
      `${at} is longer than 80 characters: choose a shorter folder.`,
    );
  }
  const processes = [];
  const stop = async () => {
    // The gateway first; the store writes down what it holds when it ends.
    for (const { child, ended } of processes.reverse()) {
      child.kill('SIGTERM');
      const late = setTimeout(() => child.kill('SIGKILL'), 10_000);
      await ended;
      clearTimeout(late);
    }
    if (processes.length > 0) rmSync(join(at, 'running'), { force: true });
    if (!directory) rmSync(at, { recursive: true, force: true });
  };
  try {
    return { ...(await boot(at, processes, port)), processes, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function boot(dir, processes, wantedPort) {
  const deadline = Date.now() + START_MS;
  const at = name => join(dir, name);
  if (existsSync(at('running'))) {
    throw new Error(
      `The S3 server in ${dir} is running, or its last run was cut short and what it held is lost: end it, or delete the folder.`,
    );
  }
  const isNew = !existsSync(at('cluster.json'));
  if (!isNew) writeFileSync(at('running'), '');
  const cluster = isNew
    ? { fsid: randomUUID(), osd: randomUUID(), monPort: await freePort() }
    : JSON.parse(readFileSync(at('cluster.json'), 'utf8'));
  const port = wantedPort ?? (await freePort());
  for (const name of ['mon', 'osd', 'run', 'log']) {
    // What a first start left half made is of no use.
    if (isNew) rmSync(at(name), { recursive: true, force: true });
    mkdirSync(at(name), { recursive: true });
  }
  writeFileSync(at('keyring'), '');
  writeFileSync(at('ceph.conf'), configuration({ dir, port, ...cluster }));
  const conf = ['-c', at('ceph.conf')];

  const once = (program, ...args) =>
    run(program, args, {
      timeout: Math.max(1, deadline - Date.now()),
      env: { ...process.env, CEPH_CONF: at('ceph.conf'), CEPH_ARGS: '' },
    });
  const keepRunning = (program, ...args) => {
    const log = openSync(at(`log/${program}.out`), 'a');
    const child = spawn(program, [...conf, ...args, '-f'], {
      // Not reached by a Ctrl+C in the terminal: they are ended in their order.
      detached: true,
      stdio: ['ignore', log, log],
    });
    closeSync(log);
    processes.push({
      program,
      child,
      ended: new Promise(done => {
        child.once('exit', done);
        child.once('error', done);
      }),
    });
  };

  if (isNew) {
    const address = `[v2:127.0.0.1:${cluster.monPort}]`;
    await once(
      'monmaptool',
      '--create',
      '--clobber',
      '--fsid',
      cluster.fsid,
      '--addv',
      'a',
      address,
      at('monmap'),
    );
    await once(
      'ceph-mon',
      ...conf,
      '-i',
      'a',
      '--mkfs',
      '--monmap',
      at('monmap'),
      '--keyring',
      at('keyring'),
    );
  }
  keepRunning('ceph-mon', '-i', 'a');
  if (isNew) {
    await once('ceph', ...conf, 'osd', 'new', cluster.osd);
    await once(
      'ceph-osd',
      ...conf,
      '-i',
      '0',
      '--mkfs',
      '--osd-uuid',
      cluster.osd,
    );
  }
  keepRunning('ceph-osd', '-i', '0');
  if (isNew) {
    await once(
      'radosgw-admin',
      ...conf,
      'user',
      'create',
      '--uid=demo',
      '--display-name=demo',
      `--access-key=${KEYS.accessKeyId}`,
      `--secret-key=${KEYS.secretAccessKey}`,
    );
    writeFileSync(at('running'), '');
    writeFileSync(at('cluster.json'), JSON.stringify(cluster));
  }
  keepRunning('radosgw', '-n', 'client.rgw');
  const endpoint = `http://127.0.0.1:${port}`;
  await answers(endpoint, processes, dir, deadline);
  return { endpoint, region: 'default', ...KEYS };
}

function configuration({ dir, port, fsid, monPort }) {
  return `[global]
fsid = ${fsid}
mon_host = [v2:127.0.0.1:${monPort}]
public_addr = 127.0.0.1
cluster_addr = 127.0.0.1
ms_bind_ipv4 = true
ms_bind_ipv6 = false
ms_bind_msgr1 = false
# Nobody else reaches it. The gateway alone would want encryption, which needs keys.
auth_cluster_required = none
auth_service_required = none
auth_client_required = none
ms_mon_client_mode = crc
run_dir = ${dir}/run
admin_socket = ${dir}/run/$name.asok
log_file = ${dir}/log/$name.log
log_to_stderr = false
err_to_stderr = true
debug_default = 0
crash_dir = ${dir}/log
keyring = ${dir}/keyring
# One copy of everything, in one place.
osd_pool_default_size = 1
osd_pool_default_min_size = 1
osd_pool_default_pg_num = 1
osd_pool_default_pgp_num = 1
osd_pool_default_pg_autoscale_mode = off
osd_crush_chooseleaf_type = 0
mon_allow_pool_size_one = true
mon_max_pg_per_osd = 1000
[mon]
mon_data = ${dir}/mon
mon_cluster_log_file = ${dir}/log/cluster.log
mon_data_avail_crit = 0
mon_data_avail_warn = 1
# A second for each change of the map would be most of the start.
paxos_propose_interval = 0.05
paxos_min_wait = 0.01
[osd]
osd_data = ${dir}/osd
osd_objectstore = memstore
memstore_device_bytes = 2147483648
memstore_page_set = false
# Only an orderly end writes down what is in memory.
osd_fast_shutdown = false
osd_op_num_shards = 2
osd_op_num_threads_per_shard = 1
osd_max_object_name_len = 460
osd_max_object_namespace_len = 64
osd_class_load_list = *
osd_class_default_list = *
[client]
rgw_frontends = beast endpoint=127.0.0.1:${port}
rgw_thread_pool_size = 16
rgw_rados_pool_pg_num_min = 1
rgw_override_bucket_index_max_shards = 1
rgw_run_sync_thread = false
rgw_enable_lc_threads = false
rgw_enable_gc_threads = false
rgw_enable_quota_threads = false
rgw_enable_usage_log = false
rgw_dynamic_resharding = false
objecter_tick_interval = 0.5
`;
}

async function answers(endpoint, processes, dir, deadline) {
  let ended;
  processes.forEach(p => p.ended.then(() => (ended ??= p.program)));
  for (;;) {
    try {
      await fetch(endpoint, { signal: AbortSignal.timeout(2_000) });
      return;
    } catch {
      // Not listening yet.
    }
    if (ended || Date.now() > deadline) {
      throw new Error(
        `${
          ended ? `${ended} ended` : 'radosgw did not answer in time'
        }; its output is in ${dir}/log.`,
      );
    }
    await new Promise(done => setTimeout(done, 50));
  }
}

function freePort() {
  return new Promise((done, fail) => {
    const server = createServer();
    server.once('error', fail);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => done(port));
    });
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    const { stop, processes, ...s3 } = await startCeph({
      directory: process.argv[2],
      port: process.argv[3] && Number(process.argv[3]),
    });
    process.stdout.write(`${JSON.stringify(s3)}\n`);
    let ending;
    const end = code => {
      ending ??= stop().then(() => process.exit(code));
    };
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
      process.on(signal, () => end(0));
    }
    process.stdin.on('end', () => end(0)).resume();
    processes.forEach(p => p.ended.then(() => end(1)));
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
