import { exactText, kmsKey, listOf, number, setOf, textMap } from '../equality';
import { Observation, observe } from '../items/livePath';
import { asList, isObject, ownInAnyCase, text } from '../json';
import { LiveItem } from '../types';
import { mapping } from './mapping';
import { at, reading, supplementary, tagsInSupplement } from './read';

/** Layers are ARNs in some items and `{ arn, codeSize }` in others. Their order counts. */
function layers(item: LiveItem): Observation {
  const seen = observe(item.configuration, 'layers');
  return seen.observed
    ? {
        observed: true,
        value: asList(seen.value).map(layer =>
          isObject(layer) ? ownInAnyCase(layer, 'arn') ?? null : layer,
        ),
      }
    : seen;
}

/**
 * GetFunctionConfiguration. Code is not compared here; a deployment is no drift of configuration.
 */
const lambdaFunction = mapping('aws_lambda_function', 'AWS::Lambda::Function', {
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
    layers: reading(layers, listOf(exactText)),
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
    'snap_start[0].apply_on': at('snapStart.applyOn', exactText, {
      default: 'None',
    }),
    reserved_concurrent_executions: supplementary(
      'Concurrency.reservedConcurrentExecutions',
      number,
      { nothing: -1 },
    ),
    // Seen in no item so far; compared, and masked, should AWS begin to show it.
    'environment[0].variables': at('environment.variables', textMap, {
      emptyBlock: 'none',
    }),
    tags_all: tagsInSupplement(),
  },
  notVerifiable: {
    image_uri: 'not-returned',
    code_signing_config_arn: 'not-returned',
    file_system_config: 'not-mapped',
    image_config: 'not-mapped',
    source_code_hash: 'not-mapped',
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

export const lambda = [lambdaFunction];
