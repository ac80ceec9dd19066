import { isIP } from 'node:net';
import { EVENT_TYPES } from '../../findings/events';
import {
  type Data,
  type OcsfBody,
  type OcsfClass,
  record,
  severityOf,
  textOf,
  timeOf,
} from './OcsfEvent';

const COMPLIANCE_FINDING: OcsfClass = {
  uid: 2003,
  name: 'Compliance Finding',
  category: { uid: 2, name: 'Findings' },
};

const ACTIVITY = {
  create: { id: 1, name: 'Create' },
  update: { id: 2, name: 'Update' },
  close: { id: 3, name: 'Close' },
};

const STATUS = {
  new: { status_id: 1, status: 'New' },
  inProgress: { status_id: 2, status: 'In Progress' },
  suppressed: { status_id: 3, status: 'Suppressed' },
  resolved: { status_id: 4, status: 'Resolved' },
};

const DECISIONS = new Map([
  ['acknowledge', { status: STATUS.inProgress, word: 'acknowledged' }],
  ['accept', { status: STATUS.suppressed, word: 'accepted' }],
  ['reopen', { status: STATUS.new, word: 'reopened' }],
]);

/** What an event says of its finding, in the words of the schema. */
interface Change {
  activity: OcsfBody['activity'];
  /** After the name of the resource. */
  message: string;
  status?: (typeof STATUS)[keyof typeof STATUS];
  /** Who made or ended the drift. */
  attribution?: Data;
  notes?: unknown[];
  isPassed?: boolean;
}

/**
 * An event of a finding as a Compliance Finding: whether a resource complies with its
 * code.
 *
 * @returns undefined when the event is of no finding
 * @internal
 */
export function findingBody(type: string, data: Data): OcsfBody | undefined {
  const change = changeOf(type, data);
  if (!change) {
    return undefined;
  }
  const { status, attribution = {}, notes, isPassed } = change;
  const { address, findingId, kind, lastSeen, severity } = data;
  const { accountId, region } = record(data.identity);
  const resource = textOf(address) ?? 'A resource';
  const id = textOf(findingId) ?? '';
  return {
    class: COMPLIANCE_FINDING,
    activity: change.activity,
    severity: severityOf(severity),
    message: `${resource}: ${change.message}.`,
    profiles: accountId === undefined ? [] : ['cloud'],
    correlation: id,
    attributes: {
      ...status,
      finding_info: {
        uid: id,
        title: `Drift of ${resource}`,
        types: [textOf(kind) ?? 'drift'],
        last_seen_time: timeOf(lastSeen),
      },
      compliance: {
        control: 'The resource is what its code says',
        standards: ['Infrastructure as code'],
        ...(isPassed
          ? { status_id: 1, status: 'Pass' }
          : { status_id: 3, status: 'Fail' }),
      },
      resources: [resourceOf(data)],
      evidences: evidencesOf(attribution),
      cloud:
        accountId === undefined
          ? undefined
          : { provider: 'AWS', account: { uid: accountId }, region },
      notes,
    },
  };
}

function changeOf(type: string, data: Data): Change | undefined {
  const attribution = record(data.attribution);
  switch (type) {
    case EVENT_TYPES.detected:
      return {
        activity: ACTIVITY.create,
        status: STATUS.new,
        message: `not what its code says (${textOf(data.kind) ?? 'changed'})`,
        attribution,
      };
    case EVENT_TYPES.updated:
      return {
        activity: ACTIVITY.update,
        message: 'the drift is another, or more is known of it',
        attribution,
      };
    case EVENT_TYPES.attributed:
      return {
        activity: ACTIVITY.update,
        message: 'who did it was looked up',
        attribution,
      };
    case EVENT_TYPES.decided:
      return decisionOf(data);
    case EVENT_TYPES.resolved: {
      const resolution = record(data.resolution);
      return {
        activity: ACTIVITY.close,
        status: STATUS.resolved,
        message: `the drift ended (${
          textOf(resolution.outcome) ?? 'resolved'
        })`,
        attribution: record(resolution.attribution),
        isPassed: true,
      };
    }
    default:
      return undefined;
  }
}

function decisionOf({ decision, by, reason, until }: Data): Change {
  const person = textOf(by) ?? 'unknown';
  const act = DECISIONS.get(String(decision));
  const comment = textOf(reason);
  return {
    activity: ACTIVITY.update,
    status: act?.status,
    message: `${act?.word ?? String(decision)} by ${person}${
      textOf(until) ? ` until ${until}` : ''
    }`,
    notes:
      comment === undefined ? undefined : [{ comment, owner: { uid: person } }],
  };
}

function resourceOf({ address, changes, identity, stack, type }: Data) {
  const { arn, id, region, type: typeOfIdentity } = record(identity);
  return {
    name: textOf(address),
    uid: textOf(arn) ?? textOf(id),
    type: textOf(type) ?? textOf(typeOfIdentity),
    region,
    group: textOf(stack) && { name: stack },
    data: Array.isArray(changes) ? { changes } : undefined,
  };
}

/** Who made or ended the drift, as far as it is known. */
function evidencesOf(attribution: Data) {
  const { actor, eventName, eventId, sourceIp } = attribution;
  const source = textOf(sourceIp);
  if (!textOf(actor) && !textOf(eventName)) {
    return undefined;
  }
  return [
    {
      actor: textOf(actor) && { user: { uid: actor } },
      api: textOf(eventName) && {
        operation: eventName,
        request: textOf(eventId) && { uid: eventId },
      },
      // A service of AWS stands there by its name.
      src_endpoint:
        source && (isIP(source) ? { ip: source } : { svc_name: source }),
      data: attribution,
    },
  ];
}
