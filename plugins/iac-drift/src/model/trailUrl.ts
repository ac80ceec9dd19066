import { Attribution } from '@iac-drift/backstage-plugin-iac-drift-common';

/** Each partition of AWS has a console of its own. */
const CONSOLES: [region: RegExp, domain: string][] = [
  [/^cn-/, 'console.amazonaws.cn'],
  [/^us-gov-/, 'console.amazonaws-us-gov.com'],
  [/^[a-z]{2}-/, 'console.aws.amazon.com'],
];

/**
 * The page of the event in the CloudTrail console.
 *
 * @returns undefined when it is not known where the event is recorded
 * @internal
 */
export function trailUrl(
  attribution: Pick<Attribution, 'eventId' | 'region'>,
): string | undefined {
  const { eventId, region = '' } = attribution;
  const [, domain] = CONSOLES.find(([of]) => of.test(region)) ?? [];
  return eventId && domain && /^[a-z]{2}(-[a-z]+)+-\d+$/.test(region)
    ? `https://${region}.${domain}/cloudtrailv2/home?region=${region}#/events/${encodeURIComponent(
        eventId,
      )}`
    : undefined;
}
