import { boolean, exactText, number, setOf } from '../equality';
import { text } from '../json';
import { mapping } from './mapping';
import { at, tagsIn } from './read';
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
      tags_all: tagsIn('Tags'),
    },
    notVerifiable: {
      block_device_mappings: 'not-mapped',
      network_interfaces: 'not-mapped',
      tag_specifications: 'not-mapped',
      user_data: 'not-mapped',
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
      iam_instance_profile: at('iamInstanceProfile', exactText),
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
      user_data: 'not-mapped',
      user_data_base64: 'not-mapped',
    },
    bookkeeping: ['associate_public_ip_address', 'ephemeral_block_device'],
  },
);

export const launchTemplates = [launchTemplate, launchConfiguration];
