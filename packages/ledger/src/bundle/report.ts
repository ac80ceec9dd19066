import type { JsonValue } from '../canonical';
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

/** Which entries of a bundle belong together. @public */
export class BundleIndex {
  /** Entries of each finding, in the order in which the findings appear. */
  readonly findings: Map<string, number[]> = new Map();
  /** How many entries there are of each type. */
  readonly types: Map<string, number> = new Map();

  /** Notes the next entry. */
  add(entry: Pick<BundleEntry, 'seq' | 'event'>): void {
    const { seq, event } = entry;
    const type = String(event.type);
    this.types.set(type, (this.types.get(type) ?? 0) + 1);
    const id = findingIdOf(event);
    if (id !== undefined) {
      const seqs = this.findings.get(id);
      if (seqs) {
        seqs.push(seq);
      } else {
        this.findings.set(id, [seq]);
      }
    }
  }
}

/** The finding that an event is about; its `subject` says it too. @public */
export function findingIdOf(
  event: Record<string, JsonValue>,
): string | undefined {
  if (!String(event.type).startsWith('io.iac-drift.finding.')) {
    return undefined;
  }
  const id = record(event.data).findingId ?? event.subject;
  return typeof id === 'string' ? id : undefined;
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
  /** The entries with these numbers, in their order. */
  read(seqs: readonly number[]): Promise<BundleEntry[]>;
}): AsyncGenerator<string> {
  const { manifest, index, read } = options;
  yield head(manifest);
  yield* summary(manifest, index);
  for (const [id, seqs] of index.findings) {
    yield finding(id, await read(seqs));
  }
  if (index.findings.size === 0) {
    yield '<p>No finding is in this selection.</p>\n';
  }
  yield '</main></body></html>\n';
}

const TITLES: Record<string, string> = {
  'io.iac-drift.finding.detected.v1': 'Detected',
  'io.iac-drift.finding.updated.v1': 'Updated',
  'io.iac-drift.finding.decided.v1': 'Decided',
  'io.iac-drift.finding.resolved.v1': 'Resolved',
};

const ESCAPES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

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

function* summary(
  { size }: BundleManifest,
  { findings, types }: BundleIndex,
): Generator<string> {
  yield `<h3>Summary</h3><table><tr><th>Findings</th><td>${findings.size}</td></tr>\n`;
  for (const [type, count] of [...types].sort(([a], [b]) => (a < b ? -1 : 1))) {
    yield `<tr><th><code>${text(type)}</code></th><td>${count}</td></tr>\n`;
  }
  yield `</table>
<div class="box"><p><b>Proved</b>, once <code>sh check.sh KEY</code> or <code>iac-drift verify</code> says so: each entry below is in the log at its number, unchanged, under the checkpoint of ${size} entries that the key of the log signed; the portal put together just this bundle.</p>
<p><b>Not proved</b>: that every drift was detected or submitted to the log; that the selection holds all there is, beyond the word of the portal that signed it. What the person who asked may not see is left out.</p></div>
`;
}

function finding(id: string, entries: BundleEntry[]): string {
  const [first] = entries;
  const { address, stack, kind, type } = record(first?.data);
  return `<article><h2>${text(address ?? id)}</h2>
<p class="soft">${text(
    [kind, type, stack].filter(Boolean).join(' · '),
  )} · finding <code>${text(id)}</code></p>
${entries.map(step).join('')}</article>
`;
}

function step({ seq, sha256, event, data }: BundleEntry): string {
  const d = record(data);
  const type = String(event.type);
  return `<h3>${text(TITLES[type] ?? type)}${
    d.severity ? `, ${text(d.severity)}` : ''
  } <span class="soft">${text(event.time)}</span></h3>
${who(d.attribution)}${changes(d.changes)}${decision(d)}${resolution(
    d.resolution,
  )}<p class="soft">Entry ${seq}, SHA-256 <code>${text(sha256)}</code></p>
`;
}

function changes(value: JsonValue | undefined): string {
  if (!Array.isArray(value) || value.length === 0) {
    return '';
  }
  const rows = value
    .map(record)
    .map(
      ({ path, desired, live, sensitive }) =>
        `<tr><td><code>${text(path)}</code>${
          sensitive ? ' <span class="soft">masked</span>' : ''
        }</td><td class="old"><code>${json(
          desired,
        )}</code></td><td class="new"><code>${json(live)}</code></td></tr>`,
    );
  return `<table><tr><th>Attribute</th><th>Code says</th><th>Cloud says</th></tr>${rows.join(
    '',
  )}</table>\n`;
}

function who(value: JsonValue | undefined): string {
  const {
    actor,
    time,
    eventName,
    eventId,
    channel,
    sourceIp,
    confidence,
    reason,
  } = record(value);
  if (confidence === undefined) {
    return '';
  }
  const how = [channel, eventName, eventId, sourceIp]
    .filter(Boolean)
    .join(', ');
  return `<p>Who: <b>${text(actor ?? 'unknown')}</b> (${text(confidence)})${
    time ? `, ${text(time)}` : ''
  }${how ? `, ${text(how)}` : ''}${reason ? `. ${text(reason)}` : ''}</p>\n`;
}

function decision({ decision: act, by, reason, until }: Data): string {
  return act === undefined
    ? ''
    : `<p>Decision: <b>${text(act)}</b>${by ? ` by ${text(by)}` : ''}${
        until ? ` until ${text(until)}` : ''
      }${reason ? `: ${text(reason)}` : ''}</p>\n`;
}

function resolution(value: JsonValue | undefined): string {
  const { outcome, time, attribution } = record(value);
  return outcome === undefined
    ? ''
    : `<p>Outcome: <b>${text(outcome)}</b>, ${text(time)}</p>\n${who(
        attribution,
      )}`;
}

type Data = Record<string, JsonValue | undefined>;

function record(value: JsonValue | undefined): Data {
  return value && typeof value === 'object' && !Array.isArray(value)
    ? value
    : {};
}

function json(value: JsonValue | undefined): string {
  return text(JSON.stringify(value ?? null, null, 1));
}

/** Text in HTML. What would turn the direction of the page is shown as its number. */
function text(value: JsonValue | undefined): string {
  const string =
    typeof value === 'string' ? value : JSON.stringify(value ?? '');
  return string.replace(
    /[&<>"'\p{Cc}\p{Cf}]/gu,
    char =>
      ESCAPES[char] ??
      (char === '\n' ? char : `[U+${char.codePointAt(0)!.toString(16)}]`),
  );
}
