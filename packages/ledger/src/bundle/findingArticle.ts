import type { JsonValue } from '../canonical';
import { membersOf } from './bundleIndex';
import { json, text } from './html';
import type { BundleEntry } from './report';

type Data = Record<string, JsonValue | undefined>;

const TITLES: Record<string, string> = {
  'io.iac-drift.finding.detected.v1': 'Detected',
  'io.iac-drift.finding.updated.v1': 'Updated',
  'io.iac-drift.finding.decided.v1': 'Decided',
  'io.iac-drift.finding.resolved.v1': 'Resolved',
};

/** One finding of a report, with each of its entries. @internal */
export function findingArticle(id: string, entries: BundleEntry[]): string {
  const [first] = entries;
  const { address, stack, kind, type } = membersOf(first?.data);
  return `<article><h2>${text(address ?? id)}</h2>
<p class="soft">${text(
    [kind, type, stack].filter(Boolean).join(' · '),
  )} · finding <code>${text(id)}</code></p>
${entries.map(step).join('')}</article>
`;
}

function step({ seq, sha256, event, data }: BundleEntry): string {
  const d = membersOf(data);
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
    .map(membersOf)
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
  } = membersOf(value);
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
  const { outcome, time, attribution } = membersOf(value);
  return outcome === undefined
    ? ''
    : `<p>Outcome: <b>${text(outcome)}</b>, ${text(time)}</p>\n${who(
        attribution,
      )}`;
}
