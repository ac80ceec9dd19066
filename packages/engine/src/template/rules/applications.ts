import { iamPolicy, jsonDocument } from '../../equality';
import { asList, isObject, own, parseJson, spelling } from '../../json';
import { policyOf } from '../../equality/iamPolicy';
import { JsonValue } from '../../types';
import { ValueContext } from '../values/ValueContext';
import { sameWhen, shownWhenSet, TypeRules } from './rule';

const HOUR = 3600;

/** Applications and what connects them. @internal */
export const APPLICATION_RULES: [string, TypeRules][] = [
  [
    'AWS::ApiGateway::RestApi',
    // `execute-api:/*` is short for the API's own ARN, which is what is stored
    // (Developer Guide, "API Gateway resource policy examples").
    {
      Policy: sameWhen((desired, live) => {
        const [a, b] = [desired, live].map(policyOf);
        return (
          isObject(a) &&
          isObject(b) &&
          iamPolicy.compare(shortened(a), shortened(b)) === 'equal'
        );
      }),
    },
  ],
  [
    'AWS::AppSync::ApiKey',
    // "Expires ... rounded down to the nearest hour" (API Reference, CreateApiKey).
    {
      Expires: sameWhen((desired, live) => {
        const asked = Number(spelling(desired));
        return Number(spelling(live)) === asked - (asked % HOUR);
      }),
    },
  ],
  [
    'AWS::CE::CostCategory',
    // A rule without a type is a regular one (API Reference, CostCategoryRule).
    {
      Rules: sameWhen(
        (desired, live) =>
          jsonDocument.compare(regular(desired), regular(live)) === 'equal',
      ),
    },
  ],
  [
    'AWS::StepFunctions::StateMachine',
    // The definition is stored with its substitutions made (Template Reference,
    // DefinitionSubstitutions).
    {
      DefinitionString: sameWhen(
        (desired, live, context) =>
          jsonDocument.compare(substituted(desired, context), live) === 'equal',
      ),
    },
  ],
  [
    'AWS::SQS::Queue',
    shownWhenSet('KmsMasterKeyId', 'RedrivePolicy', 'RedriveAllowPolicy'),
  ],
  [
    'AWS::SNS::Topic',
    {
      ...shownWhenSet('DisplayName', 'KmsMasterKeyId'),
      // Whoever wants a topic's messages subscribes to it (Developer Guide, "Creating a
      // subscription").
      Subscription: { isOpen: true },
    },
  ],
  [
    'AWS::SNS::Subscription',
    // GetSubscriptionAttributes leaves out what was taken away (API Reference).
    shownWhenSet('FilterPolicy', 'RedrivePolicy'),
  ],
  [
    'AWS::Logs::LogGroup',
    // A group without a retention keeps its events for ever, and a key that was taken
    // away is gone (API Reference, LogGroup, DeleteRetentionPolicy).
    shownWhenSet('RetentionInDays', 'KmsKeyId'),
  ],
  [
    'AWS::SSM::Parameter',
    // Parameter Store puts such a parameter in the tier that it needs (User Guide,
    // "Managing parameter tiers").
    {
      Tier: sameWhen(
        (desired, live) =>
          desired === 'Intelligent-Tiering' &&
          (live === 'Standard' || live === 'Advanced'),
      ),
    },
  ],
  [
    'AWS::ElasticBeanstalk::Environment',
    // Ids are given as one text, in any order (Developer Guide, "General options").
    { 'OptionSettings.*.Value': sameWhen(isSameEnumeration) },
  ],
];

function shortened(value: JsonValue): JsonValue {
  if (typeof value === 'string') {
    return value.replace(
      /^arn:[a-z-]+:execute-api:[^:]*:[^:]*:[^/]+\//,
      'execute-api:/',
    );
  }
  if (Array.isArray(value)) return value.map(shortened);
  return isObject(value)
    ? Object.fromEntries(
        Object.entries(value).map(([key, v]) => [key, shortened(v)]),
      )
    : value;
}

function isSameEnumeration(desired: JsonValue, live: JsonValue): boolean {
  const parts = (value: JsonValue) =>
    spelling(value)
      .split(',')
      .map(part => part.trim())
      .sort()
      .join();
  return parts(desired) === parts(live);
}

function regular(value: JsonValue): JsonValue {
  const rules = typeof value === 'string' ? parseJson(value) : value;
  return asList(rules).map(rule =>
    isObject(rule) ? { Type: 'REGULAR', ...rule } : rule,
  );
}

function substituted(desired: JsonValue, { desired: all }: ValueContext) {
  const values = own(all, 'DefinitionSubstitutions');
  return spelling(desired).replace(/\$\{([\w.-]{1,128})\}/g, (text, name) => {
    const value = isObject(values) ? own(values, name) : undefined;
    return value === undefined ? text : spelling(value);
  });
}
