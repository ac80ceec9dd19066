import { boolean, exactText, kmsKey, number, versionPrefix } from '../equality';
import { text } from '../json';
import { AttributeRule, Locate, mapping, MappingBody } from './mapping';
import { at, tags } from './read';
import { shape } from './shape';

const located: Locate = attributes => ({
  resourceId: text(attributes, 'domain_id'),
  arn: text(attributes, 'arn'),
  resourceName: text(attributes, 'domain_name'),
});

const VOLATILE = [
  'dashboard_endpoint',
  'dashboard_endpoint_v2',
  'domain_endpoint_v2_hosted_zone_id',
  'domain_id',
  'domain_name',
  'endpoint',
  'endpoint_v2',
  'kibana_endpoint',
];

const NOT_VERIFIABLE: MappingBody['notVerifiable'] = {
  access_policies: 'not-returned',
  advanced_options: 'not-mapped',
  auto_tune_options: 'not-mapped',
  cognito_options: 'not-mapped',
  log_publishing_options: 'not-mapped',
  snapshot_options: 'not-mapped',
  vpc_options: 'not-mapped',
};

/** What both generations of the service call alike, but for the keys' capitals. */
function common(cluster: string): Record<string, AttributeRule> {
  return {
    'cluster_config[0].instance_type': at(`${cluster}.InstanceType`, exactText),
    'cluster_config[0].instance_count': at(`${cluster}.InstanceCount`, number),
    'cluster_config[0].dedicated_master_enabled': at(
      `${cluster}.DedicatedMasterEnabled`,
      boolean,
    ),
    'cluster_config[0].dedicated_master_count': at(
      `${cluster}.DedicatedMasterCount`,
      number,
    ),
    'cluster_config[0].dedicated_master_type': at(
      `${cluster}.DedicatedMasterType`,
      exactText,
    ),
    'cluster_config[0].zone_awareness_enabled': at(
      `${cluster}.ZoneAwarenessEnabled`,
      boolean,
    ),
    'ebs_options[0].ebs_enabled': at('EBSOptions.EBSEnabled', boolean),
    'ebs_options[0].volume_size': at('EBSOptions.VolumeSize', number),
    'ebs_options[0].volume_type': at('EBSOptions.VolumeType', exactText),
    'ebs_options[0].iops': at('EBSOptions.Iops', number),
    'encrypt_at_rest[0].enabled': at(
      'EncryptionAtRestOptions.Enabled',
      boolean,
    ),
    'encrypt_at_rest[0].kms_key_id': at(
      'EncryptionAtRestOptions.KmsKeyId',
      kmsKey,
    ),
    'node_to_node_encryption[0].enabled': at(
      'NodeToNodeEncryptionOptions.Enabled',
      boolean,
    ),
    'domain_endpoint_options[0].enforce_https': at(
      'DomainEndpointOptions.EnforceHTTPS',
      boolean,
    ),
    'domain_endpoint_options[0].tls_security_policy': at(
      'DomainEndpointOptions.TLSSecurityPolicy',
      exactText,
    ),
    'advanced_security_options[0].enabled': at(
      'AdvancedSecurityOptions.Enabled',
      boolean,
    ),
    tags_all: tags(),
  };
}

const openSearch = mapping('aws_opensearch_domain', 'AWS::OpenSearch::Domain', {
  locate: located,
  shape: shape({
    DomainName: 'text',
    Arn: 'text',
    EngineVersion: 'text',
    ClusterConfig: 'object',
    EBSOptions: 'object',
    EncryptionAtRestOptions: 'object',
  }),
  attributes: {
    engine_version: at('EngineVersion', versionPrefix),
    ...common('ClusterConfig'),
  },
  notVerifiable: {
    ...NOT_VERIFIABLE,
    off_peak_window_options: 'not-mapped',
    software_update_options: 'not-mapped',
  },
  bookkeeping: VOLATILE,
});

const elasticsearch = mapping(
  'aws_elasticsearch_domain',
  'AWS::Elasticsearch::Domain',
  {
    locate: located,
    shape: shape({
      domainName: 'text',
      arn: 'text',
      elasticsearchVersion: 'text',
      elasticsearchClusterConfig: 'object',
      ebsoptions: 'object',
    }),
    attributes: {
      elasticsearch_version: at('elasticsearchVersion', versionPrefix),
      ...common('elasticsearchClusterConfig'),
    },
    notVerifiable: NOT_VERIFIABLE,
    bookkeeping: VOLATILE,
  },
);

export const search = [openSearch, elasticsearch];
