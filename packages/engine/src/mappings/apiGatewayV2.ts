import {
  blocks,
  boolean,
  exactText,
  number,
  setOf,
  textMap,
} from '../equality';
import { Observation, observe } from '../items/livePath';
import { isObject } from '../json';
import { LiveItem } from '../types';
import { accessLog, byArn, modelled } from './apiGatewayParts';
import { mapping } from './mapping';
import { alike, asBlocks, at, tags } from './read';
import { shape } from './shape';

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
    ip_address_type: at('ipAddressType', exactText, { default: 'ipv4' }),
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
  bookkeeping: ['api_endpoint', 'execution_arn', 'fail_on_warnings'],
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
      access_log_settings: accessLog,
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

export const apiGatewayV2 = [httpApi, httpStage];
