import {
  cidr,
  exactText,
  boolean,
  kmsKey,
  setOf,
  versionPrefix,
} from '../equality';
import { observe } from '../items/livePath';
import { text } from '../json';
import { mapping } from './mapping';
import { alike, at, tagsIn } from './read';

/** CloudFormation's schema of the cluster. EKS adds its own security group beside these. */
const cluster = mapping('aws_eks_cluster', 'AWS::EKS::Cluster', {
  locate: attributes => ({
    resourceId: text(attributes, 'name') ?? text(attributes, 'id'),
    arn: text(attributes, 'arn'),
  }),
  attributes: {
    name: at('Name', exactText),
    role_arn: at('RoleArn', exactText),
    version: at('Version', versionPrefix),
    'vpc_config[0].subnet_ids': at(
      'ResourcesVpcConfig.SubnetIds',
      setOf(exactText),
    ),
    'vpc_config[0].security_group_ids': at(
      'ResourcesVpcConfig.SecurityGroupIds',
      setOf(exactText),
    ),
    'vpc_config[0].endpoint_public_access': at(
      'ResourcesVpcConfig.EndpointPublicAccess',
      boolean,
    ),
    'vpc_config[0].endpoint_private_access': at(
      'ResourcesVpcConfig.EndpointPrivateAccess',
      boolean,
    ),
    'vpc_config[0].public_access_cidrs': at(
      'ResourcesVpcConfig.PublicAccessCidrs',
      setOf(cidr),
    ),
    enabled_cluster_log_types: alike(
      item =>
        observe(
          item.configuration,
          'Logging.ClusterLogging.EnabledTypes[].Type',
        ),
      setOf(exactText),
    ),
    'encryption_config[0].provider[0].key_arn': at(
      'EncryptionConfig[0].Provider.KeyArn',
      kmsKey,
      { emptyBlock: 'none' },
    ),
    'kubernetes_network_config[0].service_ipv4_cidr': at(
      'KubernetesNetworkConfig.ServiceIpv4Cidr',
      cidr,
    ),
    'kubernetes_network_config[0].ip_family': at(
      'KubernetesNetworkConfig.IpFamily',
      exactText,
      { default: 'ipv4' },
    ),
    'encryption_config[0].resources': at(
      'EncryptionConfig[0].Resources',
      setOf(exactText),
    ),
    'access_config[0].authentication_mode': at(
      'AccessConfig.AuthenticationMode',
      exactText,
      { default: 'CONFIG_MAP' },
    ),
    'compute_config[0].enabled': at('ComputeConfig.Enabled', boolean),
    'kubernetes_network_config[0].elastic_load_balancing[0].enabled': at(
      'KubernetesNetworkConfig.ElasticLoadBalancing.Enabled',
      boolean,
    ),
    'storage_config[0].block_storage[0].enabled': at(
      'StorageConfig.BlockStorage.Enabled',
      boolean,
    ),
    'upgrade_policy[0].support_type': at(
      'UpgradePolicy.SupportType',
      exactText,
    ),
    'zonal_shift_config[0].enabled': at('ZonalShiftConfig.Enabled', boolean),
    'control_plane_scaling_config[0].tier': at(
      'ControlPlaneScalingConfig.Tier',
      exactText,
      { default: 'standard' },
    ),
    deletion_protection: at('DeletionProtection', boolean),
    tags_all: tagsIn('Tags'),
  },
  notVerifiable: {
    'access_config[0].bootstrap_cluster_creator_admin_permissions':
      'write-only',
    'compute_config[0].node_pools': 'not-mapped',
    'compute_config[0].node_role_arn': 'not-mapped',
    outpost_config: 'not-mapped',
    remote_network_config: 'not-mapped',
  },
  bookkeeping: [
    'bootstrap_self_managed_addons',
    'certificate_authority',
    'cluster_id',
    'created_at',
    'endpoint',
    'force_update_version',
    'identity',
    'kubernetes_network_config[0].service_ipv6_cidr',
    'platform_version',
    'status',
    'vpc_config[0].cluster_security_group_id',
    'vpc_config[0].vpc_id',
  ],
});

export const eks = [cluster];
