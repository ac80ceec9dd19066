import { createHash } from 'node:crypto';
import type { JsonObject } from '../json';
import { administratorRole, pipelineRole } from '../seed/platform';

/** Who makes a change, as CloudTrail writes it down. @internal */
export interface Actor {
  userIdentity: JsonObject;
  /** The name that CloudTrail's event history shows. */
  username: string;
  accessKeyId: string;
  sourceIPAddress: string;
  userAgent: string;
  /** Whether the call carries credentials of a console session. */
  fromConsole: boolean;
}

const BROWSER =
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/137.0.0.0 Safari/537.36';
const COMMAND_LINE =
  'aws-cli/2.27.22 md/awscrt#0.26.1 ua/2.1 os/linux#6.8.0 md/arch#x86_64 lang/python#3.13.3 md/pyimpl#CPython';
const TERRAFORM =
  'APN/1.0 HashiCorp/1.0 Terraform/1.9.8 (+https://www.terraform.io) terraform-provider-aws/5.99.1 (+https://registry.terraform.io/providers/hashicorp/aws) aws-sdk-go-v2/1.36.3 ua/2.1 os/linux lang/go#1.23.8 md/GOOS#linux md/GOARCH#amd64';

/** A name that AWS takes for a session or a user. */
const NAME = /^[\w+=,.@-]{2,64}$/;

/** The key of a session that is known by its role and name only. */
const keyOf = (...names: string[]) =>
  `ASIA${createHash('sha256')
    .update(names.join('\n'))
    .digest('hex')
    .slice(0, 16)
    .toUpperCase()}`;

const HOUR_MS = 60 * 60_000;

/** Sessions begin a while before their calls. */
const sessionStart = (at: Date, minutes: number) =>
  new Date(at.getTime() - minutes * 60_000)
    .toISOString()
    .replace(/\.\d+Z$/, 'Z');

/**
 * The actor behind a name. An e-mail address is a person in the console, signed
 * in through IAM Identity Center; `terraform` is the pipeline, and `terraform-NAME`
 * that of another stack; `root` is the account's root user in the console; any
 * other name is an IAM user on the command line.
 *
 * @throws with one sentence when AWS would not take the name.
 * @internal
 */
export function actorOf(name: string, at: Date, accountId: string): Actor {
  if (!NAME.test(name)) {
    throw new Error(
      `"${name}" cannot be a user: give an e-mail address, "terraform", "root" or an IAM user name (2 to 64 letters, digits and + = , . @ _ -).`,
    );
  }
  if (name === 'root') return rootUser(at, accountId);
  if (name === 'terraform' || name.startsWith('terraform-')) {
    return pipeline(name, at, accountId);
  }
  return name.includes('@')
    ? consoleSession(name, at, accountId)
    : commandLineUser(name, accountId);
}

/**
 * The actor that another becomes by assuming a role on the command line, under a
 * session name that a tool made up.
 *
 * @internal
 */
export function inRole(
  before: Actor,
  role: string,
  at: Date,
  accountId: string,
): Actor {
  const session = `botocore-session-${Math.floor(at.getTime() / 1000)}`;
  const accessKeyId = keyOf(before.accessKeyId, role, accountId);
  return {
    userIdentity: assumedRole(
      { id: `AROA${accessKeyId.slice(4, 16)}ROLE`, name: role, path: '/' },
      session,
      accessKeyId,
      sessionStart(at, 3),
      accountId,
    ),
    username: session,
    accessKeyId,
    sourceIPAddress: before.sourceIPAddress,
    userAgent: COMMAND_LINE,
    fromConsole: false,
  };
}

function assumedRole(
  role: { id: string; name: string; path: string },
  session: string,
  key: string,
  startedAt: string,
  accountId: string,
): JsonObject {
  return {
    type: 'AssumedRole',
    principalId: `${role.id}:${session}`,
    arn: `arn:aws:sts::${accountId}:assumed-role/${role.name}/${session}`,
    accountId,
    accessKeyId: key,
    sessionContext: {
      sessionIssuer: {
        type: 'Role',
        principalId: role.id,
        arn: `arn:aws:iam::${accountId}:role${role.path}${role.name}`,
        accountId,
        userName: role.name,
      },
      attributes: { creationDate: startedAt, mfaAuthenticated: 'false' },
    },
  };
}

/** Whoever signed in does more than one thing: a session begins on the hour. */
const onTheHour = (at: Date) =>
  new Date(Math.floor(at.getTime() / HOUR_MS) * HOUR_MS);

function consoleSession(email: string, at: Date, accountId: string): Actor {
  const accessKeyId = 'ASIAR4TQ7WJXCONSOLE1';
  return {
    userIdentity: assumedRole(
      administratorRole,
      email,
      accessKeyId,
      sessionStart(onTheHour(at), 17),
      accountId,
    ),
    username: email,
    accessKeyId,
    sourceIPAddress: '198.51.100.23',
    userAgent: BROWSER,
    fromConsole: true,
  };
}

function pipeline(name: string, at: Date, accountId: string): Actor {
  const isOwn = name === 'terraform';
  const accessKeyId = isOwn ? 'ASIAR4TQ7WJXPIPELIN1' : keyOf(name);
  const session = isOwn ? 'GitHubActions' : name;
  return {
    userIdentity: assumedRole(
      { ...pipelineRole, path: '/' },
      session,
      accessKeyId,
      sessionStart(at, 2),
      accountId,
    ),
    username: session,
    accessKeyId,
    sourceIPAddress: '203.0.113.61',
    userAgent: TERRAFORM,
    fromConsole: false,
  };
}

function commandLineUser(name: string, accountId: string): Actor {
  const accessKeyId = 'AKIAR4TQ7WJXCMDLINE1';
  return {
    userIdentity: {
      type: 'IAMUser',
      principalId: 'AIDAR4TQ7WJXE7SHM3UVD',
      arn: `arn:aws:iam::${accountId}:user/${name}`,
      accountId,
      accessKeyId,
      userName: name,
    },
    username: name,
    accessKeyId,
    sourceIPAddress: '198.51.100.87',
    userAgent: COMMAND_LINE,
    fromConsole: false,
  };
}

function rootUser(at: Date, accountId: string): Actor {
  const accessKeyId = 'ASIAR4TQ7WJXROOTKEY1';
  return {
    userIdentity: {
      type: 'Root',
      principalId: accountId,
      arn: `arn:aws:iam::${accountId}:root`,
      accountId,
      accessKeyId,
      sessionContext: {
        attributes: {
          creationDate: sessionStart(at, 6),
          mfaAuthenticated: 'true',
        },
      },
    },
    username: 'root',
    accessKeyId,
    sourceIPAddress: '192.0.2.140',
    userAgent: BROWSER,
    fromConsole: true,
  };
}
