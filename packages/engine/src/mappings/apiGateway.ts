import {
  boolean,
  exactText,
  iamPolicy,
  number,
  setOf,
  textMap,
} from '../equality';
import { Observation, observe } from '../items/livePath';
import { isObject, text } from '../json';
import { JsonObject, LiveItem } from '../types';
import { accessLog, byArn, modelled } from './apiGatewayParts';
import { mapping } from './mapping';
import { at, modelAt, reading, tags } from './read';
import { shape } from './shape';

/** GetStage. A cluster's size is kept while it is off. */
const stage = mapping('aws_api_gateway_stage', 'AWS::ApiGateway::Stage', {
  locate: byArn,
  model: modelled('rest_api_id', 'stage_name'),
  attributes: {
    stage_name: at('stageName', exactText),
    deployment_id: at('deploymentId', exactText),
    description: at('description', exactText),
    variables: at('variables', textMap),
    cache_cluster_enabled: at('cacheClusterEnabled', boolean),
    cache_cluster_size: at('cacheClusterSize', number, {
      alsoEqual: (_desired, _live, item) => !isCached(item),
    }),
    client_certificate_id: at('clientCertificateId', exactText),
    documentation_version: at('documentationVersion', exactText),
    xray_tracing_enabled: at('tracingEnabled', boolean),
    access_log_settings: accessLog,
    tags_all: tags(item => observe(item.configuration, 'tags')),
  },
  notVerifiable: { canary_settings: 'not-mapped' },
  bookkeeping: ['execution_arn', 'invoke_url', 'rest_api_id', 'web_acl_arn'],
});

function isCached(item: LiveItem): boolean {
  const seen = observe(item.configuration, 'cacheClusterEnabled');
  return seen.observed && seen.value === true;
}

/** One path's settings, a member of the stage's map: `orders/GET`, or all of them. */
function methodSettings(item: LiveItem, attributes: JsonObject): Observation {
  const all = observe(item.configuration, 'methodSettings');
  const path = text(attributes, 'method_path');
  if (!all.observed || path === undefined) return { observed: false };
  if (!isObject(all.value)) return { observed: true, value: null };
  // A path's own slashes are written `~1`.
  const spellings = [path, path.replace(/^\//, '')].flatMap(p => {
    const cut = p.lastIndexOf('/');
    return [p, `${p.slice(0, cut).replace(/\//g, '~1')}${p.slice(cut)}`];
  });
  const settings = isObject(all.value) ? all.value : {};
  const found = spellings.find(p => Object.hasOwn(settings, p));
  return { observed: true, value: found ? settings[found] : null };
}

function ofMethod(path: string, semantics: typeof number) {
  return reading((item, attributes) => {
    const found = methodSettings(item, attributes);
    return found.observed && isObject(found.value)
      ? observe(found.value, path)
      : { observed: false };
  }, semantics);
}

const methodSetting = mapping(
  'aws_api_gateway_method_settings',
  'AWS::ApiGateway::Stage',
  {
    locate: (attributes, related) => {
      const api = text(attributes, 'rest_api_id');
      const name = text(attributes, 'stage_name');
      const found = related(
        'aws_api_gateway_stage',
        'id',
        `ags-${api}-${name}`,
      );
      return { resourceId: text(found, 'arn'), arn: text(found, 'arn') };
    },
    many: true,
    part: methodSettings,
    attributes: {
      'settings[0].caching_enabled': ofMethod('cachingEnabled', boolean),
      'settings[0].cache_ttl_in_seconds': ofMethod('cacheTtlInSeconds', number),
      'settings[0].cache_data_encrypted': ofMethod(
        'cacheDataEncrypted',
        boolean,
      ),
      'settings[0].data_trace_enabled': ofMethod('dataTraceEnabled', boolean),
      'settings[0].logging_level': ofMethod('loggingLevel', exactText),
      'settings[0].metrics_enabled': ofMethod('metricsEnabled', boolean),
      'settings[0].require_authorization_for_cache_control': ofMethod(
        'requireAuthorizationForCacheControl',
        boolean,
      ),
      'settings[0].throttling_burst_limit': ofMethod(
        'throttlingBurstLimit',
        number,
      ),
      'settings[0].throttling_rate_limit': ofMethod(
        'throttlingRateLimit',
        number,
      ),
      'settings[0].unauthorized_cache_control_header_strategy': ofMethod(
        'unauthorizedCacheControlHeaderStrategy',
        exactText,
      ),
    },
    bookkeeping: ['method_path', 'rest_api_id', 'stage_name'],
  },
);

/** GetRestApi. */
const restApi = mapping(
  'aws_api_gateway_rest_api',
  'AWS::ApiGateway::RestApi',
  {
    locate: byArn,
    model: modelled('id'),
    shape: shape({
      id: 'text',
      name: 'text',
      apiKeySource: 'text',
      endpointConfiguration: 'object',
      createdDate: 'text',
    }),
    attributes: {
      name: at('name', exactText),
      description: at('description', exactText),
      api_key_source: at('apiKeySource', exactText, {
        default: 'HEADER',
        model: 'ApiKeySourceType',
      }),
      disable_execute_api_endpoint: at('disableExecuteApiEndpoint', boolean),
      minimum_compression_size: at('minimumCompressionSize', number, {
        nothing: -1,
      }),
      policy: modelAt('Policy', iamPolicy, {
        declaredBy: ['aws_api_gateway_rest_api_policy'],
      }),
      'endpoint_configuration[0].ip_address_type': at(
        'endpointConfiguration.ipAddressType',
        exactText,
      ),
      'endpoint_configuration[0].vpc_endpoint_ids': at(
        'endpointConfiguration.vpcEndpointIds',
        setOf(exactText),
      ),
      binary_media_types: at('binaryMediaTypes', setOf(exactText)),
      'endpoint_configuration[0].types': at(
        'endpointConfiguration.types',
        setOf(exactText),
      ),
      tags_all: tags(),
    },
    notVerifiable: {
      body: 'write-only',
      parameters: 'write-only',
    },
    bookkeeping: [
      'created_date',
      'execution_arn',
      'fail_on_warnings',
      'put_rest_api_mode',
      'root_resource_id',
    ],
    declarers: {
      aws_api_gateway_rest_api_policy: (attributes, related) => {
        const id = text(attributes, 'rest_api_id');
        const api = related('aws_api_gateway_rest_api', 'id', id);
        return { resourceId: id, arn: text(api, 'arn') };
      },
    },
  },
);

export const apiGateway = [stage, methodSetting, restApi];
