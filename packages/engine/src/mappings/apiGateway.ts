import {
  blocks,
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
import { Locate, mapping, ModelRule } from './mapping';
import { alike, asBlocks, at, modelAt, reading, tags } from './read';
import { shape } from './shape';

/** `arn:aws:apigateway:eu-west-1::/restapis/a1/stages/prod`, which is also the item's id. */
const byArn: Locate = attributes => ({
  resourceId: text(attributes, 'arn'),
  arn: text(attributes, 'arn'),
});

/** Cloud Control's identifier, of which nothing is asked that AWS Config does not show. */
function modelled(...names: string[]): ModelRule {
  return {
    identifier: attributes => {
      const parts = names.map(name => text(attributes, name));
      return parts.includes(undefined) ? undefined : parts.join('|');
    },
    shows: [],
  };
}

const ACCESS_LOG = blocks({ destination_arn: null, format: null });

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
    access_log_settings: alike(accessLog, ACCESS_LOG),
    tags_all: tags(item => observe(item.configuration, 'tags')),
  },
  notVerifiable: { canary_settings: 'not-mapped' },
  bookkeeping: ['execution_arn', 'invoke_url', 'rest_api_id', 'web_acl_arn'],
});

function isCached(item: LiveItem): boolean {
  const seen = observe(item.configuration, 'cacheClusterEnabled');
  return seen.observed && seen.value === true;
}

function accessLog(item: LiveItem): Observation {
  const inItem = observe(item.configuration, 'accessLogSettings');
  // The older API's model calls it so.
  const seen = inItem.observed
    ? inItem
    : observe(item.configuration, 'AccessLogSetting');
  return asBlocks(seen, {
    destination_arn: 'destinationArn',
    format: 'format',
  });
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
      'endpoint_configuration[0].ip_address_type',
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

/** GetApi of version 2. */
const httpApi = mapping('aws_apigatewayv2_api', 'AWS::ApiGatewayV2::Api', {
  locate: byArn,
  model: modelled('id'),
  shape: shape({
    apiId: 'text',
    name: 'text',
    protocolType: 'text',
    routeSelectionExpression: 'text',
    apiEndpoint: 'text',
  }),
  attributes: {
    name: at('name', exactText),
    description: at('description', exactText),
    protocol_type: at('protocolType', exactText),
    version: at('version', exactText),
    api_key_selection_expression: at('apiKeySelectionExpression', exactText),
    route_selection_expression: at('routeSelectionExpression', exactText),
    disable_execute_api_endpoint: at('disableExecuteApiEndpoint', boolean),
    'cors_configuration[0].allow_origins': at(
      'corsConfiguration.allowOrigins',
      setOf(exactText),
    ),
    'cors_configuration[0].allow_methods': at(
      'corsConfiguration.allowMethods',
      setOf(exactText),
    ),
    'cors_configuration[0].allow_headers': at(
      'corsConfiguration.allowHeaders',
      setOf(exactText),
    ),
    'cors_configuration[0].allow_credentials': at(
      'corsConfiguration.allowCredentials',
      boolean,
    ),
    'cors_configuration[0].expose_headers': at(
      'corsConfiguration.exposeHeaders',
      setOf(exactText),
    ),
    'cors_configuration[0].max_age': at('corsConfiguration.maxAge', number),
    tags_all: tags(),
  },
  notVerifiable: { body: 'write-only', target: 'write-only' },
  bookkeeping: [
    'api_endpoint',
    'execution_arn',
    'fail_on_warnings',
    'ip_address_type',
  ],
});

/** A map by the routes' keys. */
function routeSettings({ configuration }: LiveItem): Observation {
  const seen = observe(configuration, 'routeSettings');
  if (!seen.observed || !isObject(seen.value)) return seen;
  const value = Object.entries(seen.value).map(([key, settings]) => ({
    ...(isObject(settings) && settings),
    routeKey: key,
  }));
  return asBlocks(
    { observed: true, value },
    {
      route_key: 'routeKey',
      data_trace_enabled: 'dataTraceEnabled',
      detailed_metrics_enabled: 'detailedMetricsEnabled',
      logging_level: 'loggingLevel',
      throttling_burst_limit: 'throttlingBurstLimit',
      throttling_rate_limit: 'throttlingRateLimit',
    },
  );
}

const ROUTES = blocks({
  route_key: null,
  data_trace_enabled: null,
  detailed_metrics_enabled: null,
  logging_level: 'OFF',
  throttling_burst_limit: null,
  throttling_rate_limit: null,
});

const httpStage = mapping(
  'aws_apigatewayv2_stage',
  'AWS::ApiGatewayV2::Stage',
  {
    locate: byArn,
    model: modelled('api_id', 'name'),
    shape: shape({
      stageName: 'text',
      autoDeploy: 'boolean',
      defaultRouteSettings: 'object',
      createdDate: 'text',
      lastUpdatedDate: 'text',
    }),
    attributes: {
      name: at('stageName', exactText),
      description: at('description', exactText),
      auto_deploy: at('autoDeploy', boolean),
      client_certificate_id: at('clientCertificateId', exactText),
      // A stage that deploys by itself moves on its own.
      deployment_id: at('deploymentId', exactText, {
        alsoEqual: (_desired, _live, _item, attributes) =>
          attributes.auto_deploy === true,
        movesByItself: true,
      }),
      access_log_settings: alike(accessLog, ACCESS_LOG),
      'default_route_settings[0].throttling_burst_limit': at(
        'defaultRouteSettings.throttlingBurstLimit',
        number,
      ),
      'default_route_settings[0].throttling_rate_limit': at(
        'defaultRouteSettings.throttlingRateLimit',
        number,
      ),
      'default_route_settings[0].data_trace_enabled': at(
        'defaultRouteSettings.dataTraceEnabled',
        boolean,
      ),
      'default_route_settings[0].detailed_metrics_enabled': at(
        'defaultRouteSettings.detailedMetricsEnabled',
        boolean,
      ),
      'default_route_settings[0].logging_level': at(
        'defaultRouteSettings.loggingLevel',
        exactText,
        { default: 'OFF' },
      ),
      route_settings: alike(routeSettings, ROUTES),
      stage_variables: at('stageVariables', textMap),
      tags_all: tags(),
    },
    bookkeeping: ['api_id', 'execution_arn', 'invoke_url'],
  },
);

export const apiGateway = [stage, methodSetting, restApi, httpApi, httpStage];
