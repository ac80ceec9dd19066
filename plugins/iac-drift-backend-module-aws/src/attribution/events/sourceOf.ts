/** Services whose events come from a source of another name. */
const SOURCES: Record<string, string | undefined> = {
  apigatewayv2: 'apigateway',
  applicationautoscaling: 'autoscaling',
  certificatemanager: 'acm',
  cloudwatch: 'monitoring',
  cognito: 'cognito-idp',
  efs: 'elasticfilesystem',
  elasticloadbalancingv2: 'elasticloadbalancing',
  elasticsearch: 'es',
  emr: 'elasticmapreduce',
  kinesisfirehose: 'firehose',
  msk: 'kafka',
  networkfirewall: 'network-firewall',
  opensearch: 'es',
  opensearchservice: 'es',
  stepfunctions: 'states',
  wafregional: 'waf-regional',
};

/**
 * Where the events of a type of AWS Config come from: `sns.amazonaws.com` of
 * `AWS::SNS::Topic`.
 *
 * @internal
 */
export function sourceOf(resourceType = ''): string {
  const [, service = ''] = resourceType.toLowerCase().split('::');
  return `${SOURCES[service] ?? service}.amazonaws.com`;
}
