import { GetResourceCommand } from '@aws-sdk/client-cloudcontrol';
import { normaliseModel, type LiveItem } from '@iac-drift/engine';
import { AwsRefusal } from '../account/AwsRefusal';
import { plain } from '../live/plain';
import { explained, isNotFound } from './explained';
import type { Question } from './wanted';

/** More than the longest definition that AWS keeps of anything, in characters. */
const MAX_PROPERTIES = 2 * 1024 * 1024;

/**
 * Asks Cloud Control for one resource.
 *
 * @param seenAt - ISO 8601: nothing that is answered is older
 * @returns `gone` when Cloud Control says that there is none
 * @throws AwsRefusal
 * @internal
 */
export async function readModel(
  question: Question,
  options: { seenAt: string; signal?: AbortSignal },
): Promise<LiveItem | 'gone'> {
  const { account, region, isGlobal, typeName, identifier } = question;
  const { seenAt, signal } = options;
  const asked = `${typeName} in ${region} of account ${account.accountId}`;
  const command = new GetResourceCommand({
    TypeName: typeName,
    Identifier: identifier,
  });
  try {
    const answer = await account.cloudControl(
      { region, operation: 'GetResource', signal },
      (client, http) =>
        client.send(command, http).catch(error => {
          throw explained(error, asked);
        }),
    );
    const { Identifier = identifier, Properties = '' } =
      answer.ResourceDescription ?? {};
    const model =
      answer.TypeName === typeName &&
      isWithin(Identifier, identifier) &&
      Properties.length <= MAX_PROPERTIES
        ? normaliseModel(plain(answer), {
            accountId: account.accountId,
            readAt: seenAt,
            ...(!isGlobal && { region }),
          })
        : undefined;
    if (!model) {
      throw new AwsRefusal(
        'source-error',
        'UnusableAnswer',
        `Cloud Control's answer to the question for ${asked} could not be understood.`,
      );
    }
    // By the name that it was asked for it is found again.
    return { ...model, resourceId: identifier };
  } catch (error) {
    if (error instanceof AwsRefusal && isNotFound(error)) {
      return 'gone';
    }
    throw error;
  }
}

/** A resource may be asked for by its ARN and answered by its name, or the reverse. */
function isWithin(one: string, other: string): boolean {
  const [a, b] = [one.toLowerCase(), other.toLowerCase()];
  return a.includes(b) || b.includes(a);
}
