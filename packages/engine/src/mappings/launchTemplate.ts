import {
  arnOrName,
  blocks,
  boolean,
  exactText,
  number,
  setOf,
} from '../equality';
import { observe } from '../items/livePath';
import { text } from '../json';
import { mapping } from './mapping';
import { asBlocks, at, reading, tagsIn } from './read';
import { shape } from './shape';

const DATA = 'LaunchTemplateData';

/** CloudFormation's schema of the template; its data are those of the latest version. */
const launchTemplate = mapping(
  'aws_launch_template',
  'AWS::EC2::LaunchTemplate',
  {
    locate: attributes => ({
      resourceId: text(attributes, 'id'),
      arn: text(attributes, 'arn'),
      resourceName: text(attributes, 'name'),
    }),
    shape: shape({
      Id: 'text',
      LaunchTemplateName: 'text',
      DefaultVersionNumber: 'number',
      LatestVersionNumber: 'number',
      LaunchTemplateData: 'object',
    }),
    attributes: {
      name: at('LaunchTemplateName', exactText),
      default_version: at('DefaultVersionNumber', number),
      latest_version: at('LatestVersionNumber', number),
      image_id: at(`${DATA}.ImageId`, exactText),
      instance_type: at(`${DATA}.InstanceType`, exactText),
      key_name: at(`${DATA}.KeyName`, exactText),
      user_data: at(`${DATA}.UserData`, exactText),
      kernel_id: at(`${DATA}.KernelId`, exactText),
      ram_disk_id: at(`${DATA}.RamDiskId`, exactText),
      security_group_names: at(`${DATA}.SecurityGroups`, setOf(exactText)),
      ebs_optimized: at(`${DATA}.EbsOptimized`, boolean),
      disable_api_stop: at(`${DATA}.DisableApiStop`, boolean),
      disable_api_termination: at(`${DATA}.DisableApiTermination`, boolean),
      instance_initiated_shutdown_behavior: at(
        `${DATA}.InstanceInitiatedShutdownBehavior`,
        exactText,
        { default: 'stop' },
      ),
      vpc_security_group_ids: at(`${DATA}.SecurityGroupIds`, setOf(exactText)),
      'iam_instance_profile[0].arn': at(
        `${DATA}.IamInstanceProfile.Arn`,
        exactText,
      ),
      'iam_instance_profile[0].name': at(
        `${DATA}.IamInstanceProfile.Name`,
        exactText,
      ),
      'metadata_options[0].http_endpoint': at(
        `${DATA}.MetadataOptions.HttpEndpoint`,
        exactText,
      ),
      'metadata_options[0].http_tokens': at(
        `${DATA}.MetadataOptions.HttpTokens`,
        exactText,
      ),
      'metadata_options[0].http_put_response_hop_limit': at(
        `${DATA}.MetadataOptions.HttpPutResponseHopLimit`,
        number,
      ),
      'monitoring[0].enabled': at(`${DATA}.Monitoring.Enabled`, boolean),
      'metadata_options[0].http_protocol_ipv6': at(
        `${DATA}.MetadataOptions.HttpProtocolIpv6`,
        exactText,
      ),
      'metadata_options[0].instance_metadata_tags': at(
        `${DATA}.MetadataOptions.InstanceMetadataTags`,
        exactText,
      ),
      'credit_specification[0].cpu_credits': at(
        `${DATA}.CreditSpecification.CpuCredits`,
        exactText,
      ),
      'enclave_options[0].enabled': at(
        `${DATA}.EnclaveOptions.Enabled`,
        boolean,
      ),
      'hibernation_options[0].configured': at(
        `${DATA}.HibernationOptions.Configured`,
        boolean,
      ),
      'placement[0].availability_zone': at(
        `${DATA}.Placement.AvailabilityZone`,
        exactText,
      ),
      'placement[0].group_name': at(`${DATA}.Placement.GroupName`, exactText),
      'placement[0].tenancy': at(`${DATA}.Placement.Tenancy`, exactText),
      'instance_market_options[0].market_type': at(
        `${DATA}.InstanceMarketOptions.MarketType`,
        exactText,
      ),
      block_device_mappings: reading(
        item =>
          asBlocks(observe(item.configuration, `${DATA}.BlockDeviceMappings`), {
            device_name: 'DeviceName',
            no_device: 'NoDevice',
            virtual_name: 'VirtualName',
            ebs: device =>
              asBlocks(observe(device, 'Ebs'), {
                delete_on_termination: 'DeleteOnTermination',
                encrypted: 'Encrypted',
                iops: 'Iops',
                kms_key_id: 'KmsKeyId',
                snapshot_id: 'SnapshotId',
                throughput: 'Throughput',
                volume_size: 'VolumeSize',
                volume_type: 'VolumeType',
              }),
          }),
        blocks({
          device_name: null,
          no_device: null,
          virtual_name: null,
          ebs: {
            delete_on_termination: null,
            encrypted: null,
            iops: null,
            kms_key_id: null,
            snapshot_id: null,
            throughput: null,
            volume_size: null,
            volume_type: null,
          },
        }),
      ),
      network_interfaces: reading(
        item =>
          asBlocks(observe(item.configuration, `${DATA}.NetworkInterfaces`), {
            associate_public_ip_address: 'AssociatePublicIpAddress',
            delete_on_termination: 'DeleteOnTermination',
            device_index: 'DeviceIndex',
            interface_type: 'InterfaceType',
            network_interface_id: 'NetworkInterfaceId',
            private_ip_address: 'PrivateIpAddress',
            security_groups: 'Groups',
            subnet_id: 'SubnetId',
          }),
        blocks({
          associate_public_ip_address: null,
          delete_on_termination: null,
          device_index: null,
          interface_type: null,
          network_interface_id: null,
          private_ip_address: null,
          security_groups: null,
          subnet_id: null,
        }),
      ),
      tags_all: tagsIn('Tags'),
    },
    notVerifiable: {
      tag_specifications: 'not-returned',
    },
    bookkeeping: ['description', 'update_default_version'],
  },
);

/** DescribeLaunchConfigurations. It never changes; it is replaced. */
const launchConfiguration = mapping(
  'aws_launch_configuration',
  'AWS::AutoScaling::LaunchConfiguration',
  {
    locate: attributes => ({
      resourceId: text(attributes, 'arn'),
      arn: text(attributes, 'arn'),
      resourceName: text(attributes, 'name'),
    }),
    shape: shape({
      launchConfigurationName: 'text',
      launchConfigurationARN: 'text',
      imageId: 'text',
      instanceType: 'text',
      ebsOptimized: 'boolean',
      securityGroups: 'list',
    }),
    attributes: {
      name: at('launchConfigurationName', exactText),
      image_id: at('imageId', exactText),
      instance_type: at('instanceType', exactText),
      key_name: at('keyName', exactText),
      security_groups: at('securityGroups', setOf(exactText)),
      iam_instance_profile: at('iamInstanceProfile', arnOrName),
      associate_public_ip_address: at('associatePublicIpAddress', boolean),
      ebs_optimized: at('ebsOptimized', boolean),
      enable_monitoring: at('instanceMonitoring.enabled', boolean),
      spot_price: at('spotPrice', exactText),
      placement_tenancy: at('placementTenancy', exactText),
      'metadata_options[0].http_tokens': at(
        'metadataOptions.httpTokens',
        exactText,
      ),
    },
    notVerifiable: {
      ebs_block_device: 'not-mapped',
      root_block_device: 'not-mapped',
      user_data: 'not-returned',
      user_data_base64: 'not-returned',
    },
    bookkeeping: ['ephemeral_block_device'],
  },
);

export const launchTemplates = [launchTemplate, launchConfiguration];
