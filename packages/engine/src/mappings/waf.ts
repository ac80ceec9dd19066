import { blocks, boolean, cidr, exactText, setOf } from '../equality';
import { Semantics } from '../equality/semantics';
import { Observation, observe } from '../items/livePath';
import { asList, isEmpty, text } from '../json';
import { JsonObject, LiveItem } from '../types';
import { fromModel } from './common';
import { Locate, mapping } from './mapping';
import { asBlocks, at, modelAt, reading, tags } from './read';
import { kindOf, liveRules, rules, shownKind } from './wafRules';
import { shape } from './shape';

const located: Locate = attributes => ({
  resourceId: text(attributes, 'arn'),
  arn: text(attributes, 'arn'),
  resourceName: text(attributes, 'name'),
});

/** Cloud Control joins the parts of an identifier with a bar. */
function identifier(attributes: JsonObject): string | undefined {
  const parts = ['name', 'id', 'scope'].map(name => text(attributes, name));
  return parts.includes(undefined) ? undefined : parts.join('|');
}

/** An empty list of AWS Config's says that it leaves the rules out. */
function shownRules(item: LiveItem): Observation {
  const seen = liveRules(item);
  return seen.observed && isEmpty(seen.value) ? { observed: false } : seen;
}

/** What is done with a request that no rule is about. */
const choice: Semantics = {
  name: 'choice',
  compare: (desired, live) => {
    if (kindOf(live) === '') return 'unknown';
    return kindOf(desired) === kindOf(live) ? 'equal' : 'different';
  },
  show: live => shownKind(kindOf(live)),
};

/** GetWebACL, of which AWS Config leaves the rules out. */
const webAcl = mapping('aws_wafv2_web_acl', 'AWS::WAFv2::WebACL', {
  locate: located,
  model: { identifier, shows: ['rule'] },
  shape: shape({
    id: 'text',
    name: 'text',
    capacity: 'number',
    defaultAction: 'object',
    visibilityConfig: 'object',
  }),
  attributes: {
    name: at('name', exactText),
    description: at('description', exactText),
    default_action: at('defaultAction', choice),
    'visibility_config[0].cloudwatch_metrics_enabled': at(
      'visibilityConfig.cloudWatchMetricsEnabled',
      boolean,
    ),
    'visibility_config[0].metric_name': at(
      'visibilityConfig.metricName',
      exactText,
    ),
    'visibility_config[0].sampled_requests_enabled': at(
      'visibilityConfig.sampledRequestsEnabled',
      boolean,
    ),
    rule: reading(shownRules, rules, {
      model: liveRules,
      declaredBy: ['aws_wafv2_web_acl_rule'],
    }),
    token_domains: at('tokenDomains', setOf(exactText)),
    tags_all: tags(),
  },
  notVerifiable: {
    association_config: 'not-mapped',
    captcha_config: 'not-mapped',
    challenge_config: 'not-mapped',
    custom_response_body: 'not-mapped',
    data_protection_config: 'not-mapped',
    rule_json: 'not-mapped',
  },
  bookkeeping: [
    'application_integration_url',
    'capacity',
    'lock_token',
    'scope',
  ],
});

/** Where a web ACL's log goes; AWS Config does not record it. */
const logging = mapping(
  'aws_wafv2_web_acl_logging_configuration',
  'AWS::WAFv2::LoggingConfiguration',
  {
    ...fromModel(attributes => text(attributes, 'resource_arn')),
    attributes: {
      log_destination_configs: modelAt(
        'LogDestinationConfigs',
        setOf(exactText),
      ),
    },
    notVerifiable: {
      logging_filter: 'not-mapped',
      redacted_fields: 'not-mapped',
    },
    bookkeeping: ['resource_arn'],
  },
);

/** GetIPSet. */
const ipSet = mapping('aws_wafv2_ip_set', 'AWS::WAFv2::IPSet', {
  locate: located,
  shape: shape({
    id: 'text',
    name: 'text',
    addresses: 'list',
    iPAddressVersion: 'text',
  }),
  attributes: {
    name: at('name', exactText),
    description: at('description', exactText),
    ip_address_version: at('iPAddressVersion', exactText),
    addresses: at('addresses', setOf(cidr)),
    tags_all: tags(),
  },
  bookkeeping: ['lock_token', 'scope'],
});

/** A model has the patterns themselves. */
function patternsInModel({ configuration }: LiveItem): Observation {
  const seen = observe(configuration, 'RegularExpressionList');
  if (!seen.observed) return seen;
  const value = asList(seen.value).map(pattern => ({ regex_string: pattern }));
  return { observed: true, value };
}

/** GetRegexPatternSet. */
const patternSet = mapping(
  'aws_wafv2_regex_pattern_set',
  'AWS::WAFv2::RegexPatternSet',
  {
    locate: located,
    shape: shape({ id: 'text', name: 'text', regularExpressions: 'list' }),
    attributes: {
      name: at('name', exactText),
      description: at('description', exactText),
      regular_expression: reading(
        item =>
          asBlocks(observe(item.configuration, 'regularExpressions'), {
            regex_string: 'regexString',
          }),
        blocks({ regex_string: null }),
        { model: patternsInModel },
      ),
      tags_all: tags(),
    },
    bookkeeping: ['lock_token', 'scope'],
  },
);

export const waf = [webAcl, logging, ipSet, patternSet];
