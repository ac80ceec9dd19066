import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import {
  createEvent,
  formatEntry,
  formatTilePath,
  Frontier,
  GENESIS_PREV,
  leafHash,
  signCheckpoint,
  TileWriter,
} from '../src';
import { ed25519Signer, generateEd25519Pem, sha256 } from '../src/node';

/** A log in a file, and all that is needed to verify it. */
export interface GeneratedLog {
  file: string;
  entries: number;
  vkey: string;
  checkpoint: Uint8Array;
  /** Tiles by path. */
  tiles: Map<string, Uint8Array>;
  /** A line of it. */
  line(seq: number): Uint8Array;
}

/** Writes a log of entries of about 1.5 KB, one after another. */
export async function generateLog(options: {
  file: string;
  entries: number;
  /** The line that {@link GeneratedLog.line} gives. */
  keep: number;
}): Promise<GeneratedLog> {
  const { file, entries, keep } = options;
  const name = 'bench.example.com/log';
  const signer = ed25519Signer({ name, pem: generateEd25519Pem() });
  const tiles = new Map<string, Uint8Array>();
  const writer = new TileWriter({
    onFull: (tile, bytes) => tiles.set(formatTilePath(tile), bytes),
  });
  const tree = Frontier.empty(sha256);
  const out = createWriteStream(file, { highWaterMark: 4 * 2 ** 20 });
  let prev: Uint8Array = GENESIS_PREV;
  let kept = prev;
  // The writer of canonical JSON is not what is measured: it writes the event
  // once, and each line is that with its number.
  const template = Buffer.from(
    formatEntry({ event: eventOf(), prev, seq: 0 }),
  ).toString();
  const [head, rest] = template.split('#00000000#');
  const event = rest.slice(0, rest.lastIndexOf(',"prev":"'));
  for (let seq = 0; seq < entries; seq++) {
    const id = String(seq).padStart(10, '0');
    const hash = Buffer.from(prev).toString('hex');
    const line = Buffer.from(
      `${head}${id}${event},"prev":"${hash}","seq":${seq},"v":1}\n`,
    );
    prev = sha256(line);
    tree.append(leafHash(line, sha256), writer.add);
    kept = seq === keep ? line : kept;
    if (!out.write(line)) {
      await once(out, 'drain');
    }
  }
  out.end();
  await once(out, 'close');
  for (const { tile, bytes } of writer.partial()) {
    tiles.set(formatTilePath(tile), bytes);
  }
  return {
    file,
    entries,
    vkey: signer.vkey,
    checkpoint: await signCheckpoint(
      { origin: name, size: entries, root: tree.root() },
      [signer],
      sha256,
    ),
    tiles,
    line: () => kept,
  };
}

function eventOf() {
  const arn = 'arn:aws:ec2:eu-west-1:123456789012:security-group/sg-0a1b2c3d';
  return createEvent({
    id: '#00000000#',
    source: '//bench.example.com/log',
    type: 'io.iac-drift.finding.detected.v1',
    subject: 'component:default/orders',
    time: '2026-11-23T10:00:00Z',
    data: {
      stack: 'terraform:prod/orders/terraform.tfstate',
      resource: { type: 'aws_security_group', arn },
      attributes: Array.from({ length: 7 }, (_, i) => ({
        path: `ingress[${i}].cidr_blocks`,
        desired: ['10.0.0.0/8', '172.16.0.0/12'],
        live: ['0.0.0.0/0', '10.0.0.0/8', '172.16.0.0/12'],
        severity: 'high',
      })),
      actor: { type: 'iam-user', name: 'alice', channel: 'console' },
    },
  });
}
