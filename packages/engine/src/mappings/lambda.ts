import {
  anyCaseText,
  exactText,
  kmsKey,
  listOf,
  number,
  setOf,
  textMap,
} from '../equality';
import { policyOf } from '../equality/iamPolicy';
import { Observation, observe } from '../items/livePath';
import { asList, isObject, ownInAnyCase, text } from '../json';
import { JsonObject, JsonValue, LiveItem } from '../types';
import { functionOf } from './functionName';
import { mapping, PartsRule } from './mapping';
import { alike, at, reading, supplementary, tagsInSupplement } from './read';

/** Layers are ARNs in some items and `{ arn, codeSize }` in others. Their order counts. */
function layers(item: LiveItem): Observation {
  const seen = observe(item.configuration, 'layers');
  return seen.observed && asList(seen.value).some(isObject)
    ? observe(item.configuration, 'layers[].arn')
    : seen;
}

/** To whom its key is denied, an encrypted environment looks like none. */
function environment({ configuration }: LiveItem): Observation {
  const seen = observe(configuration, 'Environment.Variables');
  const key = observe(configuration, 'KmsKeyArn');
  return seen.observed || (key.observed && key.value)
    ? seen
    : { observed: true, value: null };
}

/** A statement that no permission declares lets somebody else call the function. */
const permissions: PartsRule = {
  live: item =>
    statements(item)?.flatMap(statement => {
      const id = ownInAnyCase(statement, 'Sid');
      return typeof id === 'string'
        ? [{ key: id, field: 'statement_id', value: id }]
        : [];
    }),
  snapshot: () => undefined,
  declaredBy: {
    aws_lambda_permission: declared => {
      const id = text(declared, 'statement_id') ?? text(declared, 'id');
      return id && !functionOf(declared)?.qualifier
        ? [{ key: id, field: 'statement_id', value: id }]
        : [];
    },
  },
  show: parts => parts.map(part => part.value).sort(),
};

/**
 * GetFunctionConfiguration. Code is not compared here; a deployment is no drift of configuration.
 */
const lambdaFunction = mapping('aws_lambda_function', 'AWS::Lambda::Function', {
  model: {
    identifier: attributes => text(attributes, 'function_name'),
    shows: ['environment[0].variables'],
  },
  locate: attributes => ({
    resourceId: text(attributes, 'function_name'),
    arn: text(attributes, 'arn'),
  }),
  attributes: {
    role: at('role', exactText),
    runtime: at('runtime', exactText),
    handler: at('handler', exactText),
    description: at('description', exactText),
    timeout: at('timeout', number, { default: 3 }),
    memory_size: at('memorySize', number, { default: 128 }),
    package_type: at('packageType', exactText, { default: 'Zip' }),
    architectures: at('architectures', setOf(exactText), {
      default: ['x86_64'],
    }),
    layers: alike(layers, listOf(exactText)),
    kms_key_arn: at('kmskeyArn', kmsKey),
    'vpc_config[0].subnet_ids': at('vpcConfig.subnetIds', setOf(exactText), {
      emptyBlock: 'none',
    }),
    'vpc_config[0].security_group_ids': at(
      'vpcConfig.securityGroupIds',
      setOf(exactText),
      { emptyBlock: 'none' },
    ),
    'dead_letter_config[0].target_arn': at(
      'deadLetterConfig.targetArn',
      exactText,
      { emptyBlock: 'none' },
    ),
    'tracing_config[0].mode': at('tracingConfig.mode', exactText, {
      default: 'PassThrough',
    }),
    'ephemeral_storage[0].size': at('ephemeralStorage.size', number, {
      default: 512,
    }),
    'logging_config[0].log_format': at('loggingConfig.logFormat', exactText, {
      default: 'Text',
    }),
    'logging_config[0].log_group': at('loggingConfig.logGroup', exactText),
    'logging_config[0].application_log_level': at(
      'loggingConfig.applicationLogLevel',
      exactText,
    ),
    'logging_config[0].system_log_level': at(
      'loggingConfig.systemLogLevel',
      exactText,
    ),
    'image_config[0].command': at(
      'imageConfigResponse.imageConfig.command',
      listOf(exactText),
      { model: 'ImageConfig.Command' },
    ),
    'image_config[0].entry_point': at(
      'imageConfigResponse.imageConfig.entryPoint',
      listOf(exactText),
      { model: 'ImageConfig.EntryPoint' },
    ),
    'image_config[0].working_directory': at(
      'imageConfigResponse.imageConfig.workingDirectory',
      exactText,
      { model: 'ImageConfig.WorkingDirectory' },
    ),
    'snap_start[0].apply_on': at('snapStart.applyOn', exactText, {
      default: 'None',
      emptyBlock: 'none',
      model: 'SnapStartResponse.ApplyOn',
    }),
    reserved_concurrent_executions: supplementary(
      'Concurrency.reservedConcurrentExecutions',
      number,
      { nothing: -1, model: 'ReservedConcurrentExecutions' },
    ),
    'file_system_config[0].arn': at('fileSystemConfigs[0].arn', exactText, {
      emptyBlock: 'none',
    }),
    'file_system_config[0].local_mount_path': at(
      'fileSystemConfigs[0].localMountPath',
      exactText,
      { emptyBlock: 'none' },
    ),
    // Cloud Control's; seen in no item so far.
    'environment[0].variables': reading(
      item => observe(item.configuration, 'environment.variables'),
      textMap,
      { emptyBlock: 'none', model: environment },
    ),
    tags_all: tagsInSupplement(),
  },
  parts: { permission: permissions },
  notVerifiable: {
    image_uri: 'not-returned',
    code_signing_config_arn: 'not-returned',
    // What a deployment brings is no configuration.
    source_code_hash: 'not-returned',
    source_kms_key_arn: 'not-returned',
    filename: 'write-only',
    s3_bucket: 'write-only',
    s3_key: 'write-only',
    s3_object_version: 'write-only',
  },
  bookkeeping: [
    'code_sha256',
    'function_name',
    'invoke_arn',
    'last_modified',
    'publish',
    'publish_to',
    'qualified_arn',
    'qualified_invoke_arn',
    'replace_security_groups_on_destroy',
    'replacement_security_group_ids',
    'response_streaming_invoke_arn',
    'signing_job_arn',
    'signing_profile_version_arn',
    'skip_destroy',
    'source_code_size',
    'version',
    'vpc_config[0].vpc_id',
    'vpc_config[0].ipv6_allowed_for_dual_stack',
    'snap_start[0].optimization_status',
  ],
});

/** Where a permission's attributes are in the statement that it makes. */
const CONDITIONS: Record<string, string> = {
  source_arn: 'aws:sourcearn',
  source_account: 'aws:sourceaccount',
  event_source_token: 'lambda:eventsourcetoken',
  function_url_auth_type: 'lambda:functionurlauthtype',
  principal_org_id: 'aws:principalorgid',
};

/** The statements of the function's own policy; a version's or an alias's is another. */
function statements(item: LiveItem): JsonObject[] | undefined {
  const seen = observe(item.supplementaryConfiguration, 'Policy');
  const policy = seen.observed ? policyOf(seen.value) : undefined;
  if (policy === undefined) return undefined;
  return policy === null
    ? []
    : asList(ownInAnyCase(policy, 'Statement')).filter(isObject);
}

function statementOf(item: LiveItem, attributes: JsonObject): Observation {
  const all = statements(item);
  if (all === undefined || functionOf(attributes)?.qualifier) {
    return { observed: false };
  }
  const id = text(attributes, 'statement_id') ?? text(attributes, 'id');
  const found = all.find(s => ownInAnyCase(s, 'Sid') === id);
  return { observed: true, value: found ?? null };
}

function ofStatement(read: (statement: JsonObject) => JsonValue) {
  return reading((item, attributes) => {
    const seen = statementOf(item, attributes);
    return seen.observed && isObject(seen.value)
      ? { observed: true, value: read(seen.value) }
      : { observed: false };
  }, anyCaseText);
}

/** A service, an account by number or root ARN, another ARN, or everyone. */
function principalOf(statement: JsonObject): JsonValue {
  const principal = ownInAnyCase(statement, 'Principal') ?? null;
  const name = isObject(principal)
    ? asList(Object.values(principal)[0])[0]
    : principal;
  return typeof name === 'string'
    ? name.replace(/^arn:[a-z0-9-]+:iam::(\d{12}):root$/, '$1')
    : null;
}

function conditionOf(statement: JsonObject, key: string): JsonValue {
  const tests = ownInAnyCase(statement, 'Condition');
  const values = isObject(tests)
    ? Object.values(tests)
        .filter(isObject)
        .map(test => ownInAnyCase(test, key))
    : [];
  return asList(values.find(v => v !== undefined))[0] ?? null;
}

/** Who else may call the function, one resource a statement. */
const permission = mapping('aws_lambda_permission', 'AWS::Lambda::Function', {
  locate: attributes => ({ resourceId: functionOf(attributes)?.name }),
  many: true,
  part: statementOf,
  attributes: {
    action: ofStatement(s => asList(ownInAnyCase(s, 'Action'))[0] ?? null),
    principal: ofStatement(principalOf),
    ...Object.fromEntries(
      Object.entries(CONDITIONS).map(([attribute, key]) => [
        attribute,
        ofStatement(s => conditionOf(s, key)),
      ]),
    ),
  },
  bookkeeping: [
    'function_name',
    'qualifier',
    'statement_id',
    'statement_id_prefix',
  ],
});

export const lambda = [lambdaFunction, permission];
