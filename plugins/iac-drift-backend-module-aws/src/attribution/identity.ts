import { createHash } from 'node:crypto';
import type { Channel } from '@iac-drift/backstage-plugin-iac-drift-common';
import type { JsonObject } from '@iac-drift/engine';
import { channelOf } from './channel';
import { objectAt, textAt } from './json';
import type { TrailEvent } from './TrailEvent';

/**
 * Who made a call.
 *
 * @internal
 */
export interface Caller {
  /** A person or workload; absent when the event names nobody. */
  actor?: string;
  /** From the actor to the principal that signed the call. */
  chain: string[];
  channel?: Channel;
  /** Names the session that the actor began; absent where keys outlive sessions. */
  session?: string;
}

/**
 * Reads the identity of an event, in each of the shapes of CloudTrail's
 * userIdentity element (AWS CloudTrail user guide, "CloudTrail userIdentity
 * element").
 *
 * @internal
 */
export function identify(event: TrailEvent): Caller {
  const { userIdentity } = event;
  const { actor, via } = principal(userIdentity);
  // The function or the task that was given the role's credentials.
  const issuedTo = textAt(
    objectAt(userIdentity, 'inScopeOf'),
    'credentialsIssuedTo',
  );
  const invokedBy = textAt(userIdentity, 'invokedBy');
  const chain = [actor, ...via, issuedTo, invokedBy].filter(
    (link): link is string => link !== undefined,
  );
  return {
    actor,
    chain: chain.filter((link, at) => chain.indexOf(link) === at),
    channel: channelOf(event),
    session: sessionOf(event),
  };
}

/** A digest: who holds temporary credentials, and since when. */
function sessionOf({ userIdentity }: TrailEvent): string | undefined {
  const who =
    textAt(userIdentity, 'arn') ?? textAt(userIdentity, 'principalId');
  const since = textAt(
    objectAt(objectAt(userIdentity, 'sessionContext'), 'attributes'),
    'creationDate',
  );
  return who && since
    ? createHash('sha256').update(`${who} ${since}`).digest('hex').slice(0, 32)
    : undefined;
}

/**
 * The key of a role's session, where its name does not tell for certain who it is:
 * whoever assumes a role chooses the name. Never shown.
 *
 * @internal
 */
export function sessionKeyOf(event: TrailEvent): string | undefined {
  return principal(event.userIdentity).session;
}

interface Principal {
  actor?: string;
  /** What stands between the actor and AWS: a role, its session. */
  via: Array<string | undefined>;
  /** Set when two people may bear this name: one who assumes a role chooses it. */
  session?: string;
}

function principal(identity: JsonObject): Principal {
  const arn = textAt(identity, 'arn');
  const invokedBy = textAt(identity, 'invokedBy');
  const session = objectAt(identity, 'sessionContext');
  const sourceIdentity = textAt(session, 'sourceIdentity');
  const lastOf = (path: string | undefined) => path?.split('/').pop();

  switch (typeOf(identity)) {
    case 'Root': {
      const account = textAt(identity, 'accountId') ?? accountIn(arn);
      return {
        actor: account ? `root of account ${account}` : 'root',
        via: [arn],
      };
    }
    case 'IAMUser':
      return {
        actor:
          textAt(identity, 'userName') ??
          lastOf(arn) ??
          textAt(identity, 'principalId'),
        via: [arn],
      };
    case 'AssumedRole':
    case 'Role':
      return assumedRole(identity);
    case 'FederatedUser': {
      const issuer = objectAt(session, 'sessionIssuer');
      return {
        actor: sourceIdentity ?? lastOf(arn) ?? textAt(identity, 'principalId'),
        via: [textAt(issuer, 'arn'), arn],
      };
    }
    case 'WebIdentityUser':
    case 'SAMLUser':
      return {
        actor: textAt(identity, 'userName') ?? textAt(identity, 'principalId'),
        via: [
          textAt(identity, 'identityProvider'),
          textAt(identity, 'principalId'),
        ],
      };
    case 'IdentityCenterUser': {
      const onBehalfOf = objectAt(identity, 'onBehalfOf');
      return {
        actor:
          textAt(identity, 'userName') ??
          textAt(onBehalfOf, 'userId') ??
          textAt(identity, 'principalId'),
        via: [textAt(onBehalfOf, 'identityStoreArn')],
      };
    }
    case 'AWSAccount': {
      // Of another account only this much is told.
      const accountId = textAt(identity, 'accountId');
      const principalId = textAt(identity, 'principalId');
      const [, name] = (principalId ?? '').split(':');
      if (/^anonymous/i.test(accountId ?? principalId ?? '')) {
        return { actor: 'anonymous', via: [] };
      }
      const account = accountId ? `account ${accountId}` : 'another account';
      return {
        actor: name && !isMadeUp(name) ? `${name} of ${account}` : account,
        via: [principalId, account],
      };
    }
    case 'AWSService':
      return { actor: invokedBy ?? 'an AWS service', via: [] };
    default:
      return {
        actor:
          textAt(identity, 'userName') ??
          lastOf(arn) ??
          textAt(identity, 'principalId') ??
          invokedBy,
        via: [arn],
      };
  }
}

/** What was not said, or is not known, may be told by the ARN. */
function typeOf(identity: JsonObject): string | undefined {
  const type = textAt(identity, 'type');
  const isRole = /:assumed-role\//.test(textAt(identity, 'arn') ?? '');
  return isRole && (!type || type === 'Unknown') ? 'AssumedRole' : type;
}

function assumedRole(identity: JsonObject): Principal {
  const arn = textAt(identity, 'arn');
  const invokedBy = textAt(identity, 'invokedBy');
  const session = objectAt(identity, 'sessionContext');
  const issuer = objectAt(session, 'sessionIssuer');
  const roleArn = textAt(issuer, 'arn');
  const [, roleInArn, sessionInArn] =
    /:assumed-role\/([^/]+)(?:\/(.+))?$/.exec(arn ?? '') ?? [];
  const [, sessionInId] = (textAt(identity, 'principalId') ?? '').split(':');

  const role =
    textAt(issuer, 'userName') ?? roleInArn ?? textAt(identity, 'userName');
  const name = sessionInArn ?? sessionInId;
  const via = [roleArn ?? role, arn];

  // A session's source identity cannot be changed down the chain of roles.
  const sourceIdentity = textAt(session, 'sourceIdentity');
  if (sourceIdentity) {
    return { actor: sourceIdentity, via };
  }
  const [, service] =
    /:role\/aws-service-role\/([^/]+)\//.exec(roleArn ?? '') ?? [];
  if (service) {
    return { actor: service, via };
  }
  if (name && role?.startsWith('AWSReservedSSO_')) {
    return { actor: name, via };
  }
  // A service that assumed the role by itself has no access key to show, or names
  // the session after itself; one that passes on a person's session does neither.
  if (
    invokedBy &&
    invokedBy !== 'signin.amazonaws.com' &&
    !name?.includes('@') &&
    (!textAt(identity, 'accessKeyId') || name === 'AWSCloudFormation')
  ) {
    return { actor: invokedBy, via };
  }
  return {
    actor: name && !isMadeUp(name) ? name : role && `role ${role}`,
    via,
    // An instance's profile is nobody's: its session is the instance.
    session: /^i-[0-9a-f]+$/.test(name ?? '')
      ? undefined
      : textAt(identity, 'accessKeyId'),
  };
}

function accountIn(arn: string | undefined): string | undefined {
  return /^arn:[^:]*:iam::(\d{12}):/.exec(arn ?? '')?.[1];
}

/** Session names that SDKs and tools make up tell less than the role's name. */
function isMadeUp(sessionName: string): boolean {
  return (
    /^[0-9]+$/.test(sessionName) ||
    /^(aws-(go|dotnet|net)-sdk|aws-sdk-\w+|botocore-session|aws-cli-session|web-identity-token)-/i.test(
      sessionName,
    ) ||
    /^(default_session|session)$/i.test(sessionName) ||
    // A UUID, or the id of a task of Amazon ECS.
    /^[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}$/i.test(sessionName)
  );
}
