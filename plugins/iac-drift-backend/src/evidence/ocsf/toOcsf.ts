import { leafHash, parseEntryHeader, toHex } from '@iac-drift/ledger';
import type { BundleEntry } from '@iac-drift/ledger/bundle';
import { sha256 } from '@iac-drift/ledger/node';
import { findingBody } from './findingBody';
import { logBody } from './logBody';
import { OCSF_VERSION, record, textOf, timeOf } from './OcsfEvent';
import { scanBody } from './scanBody';

/** Whose log an entry is of. @internal */
export interface OcsfSource {
  /** Name of the log. */
  origin: string;
  /** Its first key, which leads to every other one. */
  vkey: string;
}

/**
 * An entry of the log as an OCSF event with the profile `record_integrity`. The entry
 * itself is in `raw_data`, and the fingerprint is that of these bytes, which is what
 * the log chains and signs; everything else is read from them.
 *
 * @param entry - `line`: its bytes
 * @internal
 */
export function toOcsf(
  entry: BundleEntry & { line: Uint8Array },
  { origin, vkey }: OcsfSource,
): Record<string, unknown> {
  const { seq, event, line } = entry;
  const type = textOf(event.type) ?? '';
  const data = record(entry.data);
  const body =
    findingBody(type, data) ?? scanBody(type, data) ?? logBody(type, data);
  const { category } = body.class;
  const fingerprint = fingerprintOf(entry.sha256);
  return {
    category_uid: category.uid,
    category_name: category.name,
    class_uid: body.class.uid,
    class_name: body.class.name,
    activity_id: body.activity.id,
    activity_name: body.activity.name,
    type_uid: body.class.uid * 100 + body.activity.id,
    type_name: `${body.class.name}: ${body.activity.name}`,
    severity_id: body.severity.id,
    severity: body.severity.name,
    time: timeOf(event.time) ?? 0,
    message: body.message,
    metadata: {
      version: OCSF_VERSION,
      profiles: ['record_integrity', ...(body.profiles ?? [])],
      product: { name: 'IaC Drift', vendor_name: 'IaC Drift' },
      uid: uidOf(origin, seq),
      sequence: seq,
      original_event_uid: textOf(event.id),
      original_time: textOf(event.time),
      event_code: type,
      correlation_uid: body.correlation,
      log_name: origin,
      log_provider: 'iac-drift',
    },
    ...body.attributes,
    attestation_list: [
      {
        uid: toHex(leafHash(line, sha256)),
        authority_uid: vkey,
        chain_uid: origin,
        ...(seq > 0 && {
          prev_event: {
            uid: uidOf(origin, seq - 1),
            fingerprint: fingerprintOf(toHex(parseEntryHeader(line).prev)),
          },
        }),
        fingerprint,
      },
    ],
    raw_data: Buffer.from(line).toString('utf8'),
    raw_data_hash: fingerprint,
    raw_data_size: line.length,
  };
}

function uidOf(origin: string, seq: number): string {
  return `${origin}/${seq}`;
}

/** Of bytes as they are, not of JSON written anew. */
function fingerprintOf(hex: string) {
  return {
    algorithm_id: 3,
    algorithm: 'SHA-256',
    encoding_id: 1,
    encoding: 'Hex',
    serialization_id: 1,
    serialization: 'Flat',
    value: hex,
  };
}
