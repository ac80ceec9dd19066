import {
  EVENT_SIGNING_STOPPED,
  EVENT_STORE_PROVED,
  EVENT_VERIFIED,
} from '../../ledger/logEvents';
import {
  type Data,
  type OcsfBody,
  type OcsfClass,
  type OcsfSeverity,
  SEVERITY,
} from './OcsfEvent';

/** Of what the schema has no class for. */
const BASE_EVENT: OcsfClass = {
  uid: 0,
  name: 'Base Event',
  category: { uid: 0, name: 'Uncategorized' },
};

/** What the log tells of itself, under its own type. @internal */
export function logBody(type: string, data: Data): OcsfBody {
  return {
    class: BASE_EVENT,
    activity: { id: 99, name: type },
    severity: severityOfEvent(type, data),
    message: `The log recorded ${type}.`,
    attributes: { unmapped: data },
  };
}

function severityOfEvent(type: string, data: Data): OcsfSeverity {
  const isAlarm =
    type === EVENT_SIGNING_STOPPED ||
    (type === EVENT_VERIFIED && data.status === 'tampered') ||
    (type === EVENT_STORE_PROVED && data.writeOnce === false);
  return isAlarm ? SEVERITY.critical : SEVERITY.informational;
}
