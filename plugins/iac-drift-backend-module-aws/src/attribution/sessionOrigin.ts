import type { JsonObject } from '@iac-drift/engine';
import type { AwsAccount } from '../account/AwsAccount';
import { globalServiceRegion } from '../account/globalServices';
import type { CallBudget, EventHistory } from './EventHistory';
import { identify, sessionKeyOf, type Caller } from './identity';
import { objectAt, textAt } from './json';
import type { TrailEvent } from './TrailEvent';

const MINUTE = 60_000;

/** Sessions of chained roles end after an hour, others after twelve at most. */
const LONGEST_SESSION = 12 * 60 * MINUTE;

/** A chain longer than this is none that people make. */
const MAX_LINKS = 4;

/**
 * Follows the sessions of roles back to who assumed the first of them: the event
 * that gave out a session's key names who asked for it. What cannot be found
 * leaves the caller as the event has it.
 *
 * @internal
 */
export async function withOrigin(options: {
  event: TrailEvent;
  account: AwsAccount;
  /** For roles that were assumed from another account. */
  accounts: readonly AwsAccount[];
  history: EventHistory;
  budget: CallBudget;
  signal?: AbortSignal;
}): Promise<Caller> {
  const { event, accounts } = options;
  let { account } = options;
  const { channel, ...caller } = identify(event);
  let { actor, chain, session } = caller;
  let key = sessionKeyOf(event);
  let caused = event;
  for (let link = 0; key && link < MAX_LINKS; link += 1) {
    const seenHere = await assumption({ ...options, account }, caused, key);
    const homeId = textAt(seenHere?.userIdentity, 'accountId');
    const home = accounts.find(({ accountId }) => accountId === homeId);
    // The account of a role knows little of a caller from another account.
    const origin =
      home && home !== account
        ? (await assumption({ ...options, account: home }, caused, key)) ??
          seenHere
        : seenHere;
    const before = origin && identify(origin);
    // A service that assumed the role by itself says less than the role.
    if (!origin || !before?.actor || before.channel === 'service') {
      break;
    }
    // The person takes the place of a name that the session bears.
    chain = [...new Set([...before.chain, ...without(chain, actor)])];
    actor = before.actor;
    // A role that was assumed with a lasting key has the only session there is.
    session = before.session ?? session;
    key = sessionKeyOf(origin);
    caused = origin;
    account = home ?? account;
  }
  return { actor, chain, channel, session };
}

function without(chain: string[], name: string | undefined): string[] {
  return chain.filter(link => link !== name);
}

async function assumption(
  options: Omit<Parameters<typeof withOrigin>[0], 'event'>,
  session: TrailEvent,
  key: string,
): Promise<TrailEvent | undefined> {
  const { account, history } = options;
  const { from, to } = startOf(session);
  const global = globalServiceRegion(account.regions[0]);
  for (const region of new Set([
    session.region || account.regions[0],
    global,
  ])) {
    const { events } = await history.read({
      ...options,
      place: { account, region },
      filter: { resourceName: key },
      from,
      to,
      goOn: () => false,
    });
    const found = events.find(
      ({ issuedKey, errorCode }) => issuedKey === key && !errorCode,
    );
    if (found) {
      return found;
    }
  }
  return undefined;
}

/** When the session began, as far as the event says. */
function startOf({ userIdentity, time }: TrailEvent): { from: Date; to: Date } {
  const attributes: JsonObject = objectAt(
    objectAt(userIdentity, 'sessionContext'),
    'attributes',
  );
  const began = Date.parse(textAt(attributes, 'creationDate') ?? '');
  return Number.isNaN(began)
    ? { from: new Date(Date.parse(time) - LONGEST_SESSION), to: new Date(time) }
    : { from: new Date(began - 5 * MINUTE), to: new Date(began + 5 * MINUTE) };
}
