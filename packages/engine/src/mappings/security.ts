import { blocks, boolean, exactText } from '../equality';
import { observe } from '../items/livePath';
import { text } from '../json';
import { mapping } from './mapping';
import { asBlocks, at, reading, tags, tagsIn } from './read';
import { shape } from './shape';

/** DescribeFirewall, inside an object that also has its token. */
const firewall = mapping(
  'aws_networkfirewall_firewall',
  'AWS::NetworkFirewall::Firewall',
  {
    locate: attributes => ({
      resourceId: text(attributes, 'arn') ?? text(attributes, 'id'),
      arn: text(attributes, 'arn') ?? text(attributes, 'id'),
    }),
    attributes: {
      name: at('firewall.firewallName', exactText),
      description: at('firewall.description', exactText),
      firewall_policy_arn: at('firewall.firewallPolicyArn', exactText),
      vpc_id: at('firewall.vpcId', exactText),
      delete_protection: at('firewall.deleteProtection', boolean),
      firewall_policy_change_protection: at(
        'firewall.firewallPolicyChangeProtection',
        boolean,
      ),
      subnet_change_protection: at('firewall.subnetChangeProtection', boolean),
      subnet_mapping: reading(
        item =>
          asBlocks(observe(item.configuration, 'firewall.subnetMappings'), {
            subnet_id: 'subnetId',
          }),
        blocks({ subnet_id: null }),
      ),
      tags_all: tagsIn('firewall.tags'),
    },
    notVerifiable: {
      availability_zone_change_protection: 'not-returned',
      availability_zone_mapping: 'not-returned',
      enabled_analysis_types: 'not-returned',
      encryption_configuration: 'not-returned',
      transit_gateway_id: 'not-returned',
    },
    bookkeeping: [
      'firewall_status',
      'transit_gateway_owner_account_id',
      'update_token',
    ],
  },
);

/** CloudFormation's schema of the detector. */
const detector = mapping('aws_guardduty_detector', 'AWS::GuardDuty::Detector', {
  locate: attributes => ({
    resourceId: text(attributes, 'id'),
    arn: text(attributes, 'arn'),
  }),
  shape: shape({
    Id: 'text',
    Enable: 'boolean',
    FindingPublishingFrequency: 'text',
  }),
  attributes: {
    enable: at('Enable', boolean),
    finding_publishing_frequency: at('FindingPublishingFrequency', exactText),
    'datasources[0].s3_logs[0].enable': at(
      'DataSources.S3Logs.Enable',
      boolean,
    ),
    'datasources[0].kubernetes[0].audit_logs[0].enable': at(
      'DataSources.Kubernetes.AuditLogs.Enable',
      boolean,
    ),
    'datasources[0].malware_protection[0].scan_ec2_instance_with_findings[0].ebs_volumes[0].enable':
      at(
        'DataSources.MalwareProtection.ScanEc2InstanceWithFindings.EbsVolumes',
        boolean,
      ),
    tags_all: tags(),
  },
  bookkeeping: ['account_id'],
});

export const security = [firewall, detector];
