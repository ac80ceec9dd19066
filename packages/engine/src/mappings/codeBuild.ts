import { boolean, exactText, kmsKey, number, setOf } from '../equality';
import { Semantics } from '../equality/semantics';
import { Observation, observe } from '../items/livePath';
import { asList, isObject, own, spelling, text } from '../json';
import { JsonObject, JsonValue, LiveItem } from '../types';
import { mapping } from './mapping';
import { alike, asBlocks, at, tagsIn } from './read';

/** AWS Config masks the values of plain variables with asterisks. */
const MASK = /^\*{3,}$/;

/**
 * The same variables, by name. A masked value could be any; the names and kinds
 * still show what was added or is gone.
 */
const variables: Semantics = {
  name: 'environment variables',
  compare(desired, live) {
    const [a, b] = [byName(desired), byName(live)];
    if (a.size !== b.size) return 'different';
    let isMasked = false;
    for (const [name, wanted] of a) {
      const got = b.get(name);
      if (got === undefined || typeOf(got) !== typeOf(wanted)) {
        return 'different';
      }
      const value = own(got, 'value');
      if (value === undefined || MASK.test(spelling(value))) isMasked = true;
      else if (value !== own(wanted, 'value')) return 'different';
    }
    return isMasked ? 'masked' : 'equal';
  },
  show: live => live,
};

function byName(value: JsonValue): Map<string, JsonObject> {
  return new Map(
    asList(value)
      .filter(isObject)
      .map(variable => [spelling(own(variable, 'name')), variable]),
  );
}

function typeOf(variable: JsonObject): string {
  return text(variable, 'type') ?? 'PLAINTEXT';
}

/** AWS Config writes where each subnet is beside it. */
function subnets({ configuration }: LiveItem): Observation {
  const seen = observe(configuration, 'vpcConfig.subnets');
  return seen.observed && asList(seen.value).some(isObject)
    ? observe(configuration, 'vpcConfig.subnets[].subnet')
    : seen;
}

/** BatchGetProjects, with the first source and the first artifacts at the head of lists. */
const project = mapping('aws_codebuild_project', 'AWS::CodeBuild::Project', {
  locate: attributes => ({
    resourceId: text(attributes, 'arn') ?? text(attributes, 'id'),
    arn: text(attributes, 'arn'),
    resourceName: text(attributes, 'name'),
  }),
  attributes: {
    name: at('name', exactText),
    description: at('description', exactText),
    service_role: at('serviceRole', exactText),
    source_version: at('sourceVersion', exactText),
    build_timeout: at('timeoutInMinutes', number, { default: 60 }),
    queued_timeout: at('queuedtimeoutInMinutes', number, { default: 480 }),
    auto_retry_limit: at('autoRetryLimit', number),
    project_visibility: at('projectVisibility', exactText, {
      default: 'PRIVATE',
    }),
    resource_access_role: at('resourceAccessRole', exactText),
    concurrent_build_limit: at('concurrentBuildLimit', number),
    badge_enabled: at('badge.badgeEnabled', boolean),
    // Unless told otherwise, CodeBuild encrypts with S3's own key.
    encryption_key: at('encryptionKey', kmsKey),
    'source[0].type': at('source[0].type', exactText),
    'source[0].location': at('source[0].location', exactText),
    'source[0].buildspec': at('source[0].buildSpec', exactText),
    'source[0].git_clone_depth': at('source[0].gitCloneDepth', number),
    'source[0].insecure_ssl': at('source[0].insecureSsl', boolean),
    'source[0].report_build_status': at('source[0].reportBuildStatus', boolean),
    'source[0].git_submodules_config[0].fetch_submodules': at(
      'source[0].gitSubmodulesConfig.fetchSubmodules',
      boolean,
    ),
    'artifacts[0].type': at('artifacts[0].type', exactText),
    'artifacts[0].location': at('artifacts[0].location', exactText),
    'artifacts[0].name': at('artifacts[0].name', exactText),
    'artifacts[0].path': at('artifacts[0].path', exactText),
    'artifacts[0].packaging': at('artifacts[0].packaging', exactText, {
      default: 'NONE',
    }),
    'artifacts[0].namespace_type': at('artifacts[0].namespaceType', exactText, {
      default: 'NONE',
    }),
    'artifacts[0].encryption_disabled': at(
      'artifacts[0].encryptionDisabled',
      boolean,
    ),
    'artifacts[0].override_artifact_name': at(
      'artifacts[0].overrideArtifactName',
      boolean,
    ),
    'cache[0].type': at('cache.type', exactText, { default: 'NO_CACHE' }),
    'cache[0].location': at('cache.location', exactText),
    'cache[0].cache_namespace': at('cache.cacheNamespace', exactText),
    'cache[0].modes': at('cache.modes', setOf(exactText)),
    'environment[0].compute_type': at('environment.computeType', exactText),
    'environment[0].image': at('environment.image', exactText),
    'environment[0].type': at('environment.type', exactText),
    'environment[0].privileged_mode': at('environment.privilegedMode', boolean),
    'environment[0].image_pull_credentials_type': at(
      'environment.imagePullCredentialsType',
      exactText,
      { default: 'CODEBUILD' },
    ),
    'environment[0].certificate': at('environment.certificate', exactText),
    'environment[0].environment_variable': alike(
      item =>
        asBlocks(
          observe(item.configuration, 'environment.environmentVariables'),
          {
            name: 'name',
            type: 'type',
            value: 'value',
          },
        ),
      variables,
    ),
    'logs_config[0].cloudwatch_logs[0].status': at(
      'logsConfig.cloudWatchLogs.status',
      exactText,
      { default: 'ENABLED' },
    ),
    'logs_config[0].cloudwatch_logs[0].group_name': at(
      'logsConfig.cloudWatchLogs.groupName',
      exactText,
    ),
    'logs_config[0].cloudwatch_logs[0].stream_name': at(
      'logsConfig.cloudWatchLogs.streamName',
      exactText,
    ),
    'logs_config[0].s3_logs[0].status': at(
      'logsConfig.s3Logs.status',
      exactText,
      { default: 'DISABLED' },
    ),
    'logs_config[0].s3_logs[0].location': at(
      'logsConfig.s3Logs.location',
      exactText,
    ),
    'vpc_config[0].vpc_id': at('vpcConfig.vpcId', exactText, {
      emptyBlock: 'none',
    }),
    'vpc_config[0].security_group_ids': at(
      'vpcConfig.securityGroupIds',
      setOf(exactText),
      { emptyBlock: 'none' },
    ),
    'vpc_config[0].subnets': alike(subnets, setOf(exactText), {
      emptyBlock: 'none',
    }),
    tags_all: tagsIn('tags'),
  },
  notVerifiable: {
    build_batch_config: 'not-mapped',
    'environment[0].docker_server': 'not-returned',
    'environment[0].fleet': 'not-mapped',
    'environment[0].registry_credential': 'not-mapped',
    file_system_locations: 'not-mapped',
    secondary_artifacts: 'not-mapped',
    secondary_source_version: 'not-mapped',
    secondary_sources: 'not-mapped',
    'source[0].auth': 'not-mapped',
    'source[0].build_status_config': 'not-mapped',
    'logs_config[0].s3_logs[0].encryption_disabled': 'not-mapped',
    'logs_config[0].s3_logs[0].bucket_owner_access': 'not-mapped',
  },
  bookkeeping: [
    'artifacts[0].artifact_identifier',
    'artifacts[0].bucket_owner_access',
    'badge_url',
    'public_project_alias',
  ],
});

export const codeBuild = [project];
