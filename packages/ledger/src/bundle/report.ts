import type { JsonValue } from '../canonical';
import type { BundleIndex } from './bundleIndex';
import { findingArticle } from './findingArticle';
import { text } from './html';
import type { BundleManifest } from './manifest';

/** An entry of a bundle, as the report shows it. @public */
export interface BundleEntry {
  seq: number;
  /** SHA-256 of the line, lower-case hex. */
  sha256: string;
  event: Record<string, JsonValue>;
  /** Data of the event, whole, also where the entry refers to it. */
  data: JsonValue | undefined;
}

/**
 * The report of a bundle, for a person: one file of HTML without script. It is a
 * function of the manifest and the entries alone, so that a verifier can write it
 * again and compare.
 *
 * @public
 */
export async function* bundleReport(options: {
  manifest: BundleManifest;
  index: BundleIndex;
  /** The entries with these numbers, which ascend. */
  read(seqs: readonly number[]): Promise<BundleEntry[]>;
}): AsyncGenerator<string> {
  const { manifest, index, read } = options;
  yield head(manifest);
  yield* summary(manifest, index);
  for (const findings of batchesOf(index)) {
    const wanted = findings.flatMap(([, seqs]) => seqs).sort((a, b) => a - b);
    const entries = new Map<number, BundleEntry>();
    for (const entry of await read(wanted)) {
      entries.set(entry.seq, entry);
    }
    for (const [id, seqs] of findings) {
      const own = seqs.map(seq => entries.get(seq));
      yield findingArticle(
        id,
        own.filter(entry => entry !== undefined),
      );
    }
  }
  if (index.findings.size === 0) {
    yield '<p>No finding is in this selection.</p>\n';
  }
  yield '</main></body></html>\n';
}

/** Findings whose entries are read at once, about so many. */
const BATCH = 256;

function* batchesOf({
  findings,
}: BundleIndex): Generator<[string, number[]][]> {
  let batch: [string, number[]][] = [];
  let size = 0;
  for (const finding of findings) {
    batch.push(finding);
    size += finding[1].length;
    if (size >= BATCH) {
      yield batch;
      batch = [];
      size = 0;
    }
  }
  yield batch;
}

const STYLE = `:root{color-scheme:light dark;--line:#8886;--soft:#8881;--bad:#b3261e;--good:#1b7a3d}
@media(prefers-color-scheme:dark){:root{--bad:#ff8a80;--good:#7bd88f}}
body{font:15px/1.5 system-ui,sans-serif;margin:0}main{max-width:64rem;margin:0 auto;padding:2rem 1.5rem}
h1{font-size:1.7rem;margin:0 0 .3rem}h2{font-size:1.1rem;margin:0;overflow-wrap:anywhere}h3{font-size:.95rem;margin:1rem 0 .2rem}
p{margin:.3rem 0}table{border-collapse:collapse;width:100%;table-layout:fixed;margin:.4rem 0}
th,td{text-align:left;vertical-align:top;padding:.3rem .5rem;border-bottom:1px solid var(--line);overflow-wrap:anywhere}
th{font-weight:600;font-size:.85rem}code{font:.85em/1.4 ui-monospace,monospace;overflow-wrap:anywhere;white-space:pre-wrap}
article{border:1px solid var(--line);border-radius:8px;padding:1rem 1.2rem;margin:1rem 0}
.old{color:var(--good)}.new{color:var(--bad)}.soft{opacity:.75;font-size:.85rem}.box{background:var(--soft);border-radius:8px;padding:.8rem 1.2rem;margin:1rem 0}
@media print{main{max-width:none;padding:0}article{break-inside:avoid}body{font-size:11px}}`;

function head({ origin, size, entries, selection }: BundleManifest): string {
  const asked = Object.entries(selection)
    .map(([name, value]) => `${name} ${value}`)
    .join(', ');
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Drift evidence: ${text(
    origin,
  )}</title><style>${STYLE}</style></head><body><main>
<h1>Evidence of drift</h1>
<p>From the log <code>${text(
    origin,
  )}</code>, ${entries} of its first ${size} entries. Asked for: ${
    text(asked) || 'everything'
  }.</p>
`;
}

const NOT_COSIGNED =
  '\n<p><b>Not cosigned</b>: when this was put together, the witnesses that the policy asks for had not cosigned the checkpoint. Ask for it again when they have.</p>';

const SEVERITIES = ['critical', 'high', 'medium', 'low'];

function* summary(
  { size, cosigned }: BundleManifest,
  { findings, severities, types }: BundleIndex,
): Generator<string> {
  yield `<h3>Summary</h3><table><tr><th>Findings</th><td>${findings.size}</td></tr>\n`;
  const last = [...findings.keys()].map(id => severities.get(id));
  for (const severity of SEVERITIES) {
    const count = last.filter(own => own === severity).length;
    yield `<tr><th>severity ${severity}</th><td>${count}</td></tr>\n`;
  }
  const others = last.filter(own => !SEVERITIES.includes(own ?? '')).length;
  if (others > 0) {
    yield `<tr><th>severity in the data beside the log, below</th><td>${others}</td></tr>\n`;
  }
  for (const [type, count] of [...types].sort(([a], [b]) => (a < b ? -1 : 1))) {
    yield `<tr><th><code>${text(type)}</code></th><td>${count}</td></tr>\n`;
  }
  yield `</table>
<div class="box"><p><b>Proved</b>, once <code>sh check.sh KEY</code> or <code>iac-drift verify</code> says so: each entry below is in the log at its number, unchanged, under the checkpoint of ${size} entries that the key of the log signed; the portal put together just this bundle.</p>
<p><b>Not proved</b>: that every drift was detected or submitted to the log; that the selection holds all there is, beyond the word of the portal that signed it. What the person who asked may not see is left out.</p>${
    cosigned === false ? NOT_COSIGNED : ''
  }</div>
`;
}
