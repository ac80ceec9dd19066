import { boolean, exactText } from '../equality';
import { text } from '../json';
import { mapping } from './mapping';
import { at, tags } from './read';
import { shape } from './shape';

/** CloudFormation's schema of the workgroup. */
const workgroup = mapping('aws_athena_workgroup', 'AWS::Athena::WorkGroup', {
  locate: attributes => ({
    resourceId: text(attributes, 'name') ?? text(attributes, 'id'),
    arn: text(attributes, 'arn'),
  }),
  shape: shape({
    Name: 'text',
    State: 'text',
    WorkGroupConfiguration: 'object',
  }),
  attributes: {
    name: at('Name', exactText),
    description: at('Description', exactText),
    state: at('State', exactText, { default: 'ENABLED' }),
    'configuration[0].enforce_workgroup_configuration': at(
      'WorkGroupConfiguration.EnforceWorkGroupConfiguration',
      boolean,
    ),
    'configuration[0].publish_cloudwatch_metrics_enabled': at(
      'WorkGroupConfiguration.PublishCloudWatchMetricsEnabled',
      boolean,
    ),
    'configuration[0].requester_pays_enabled': at(
      'WorkGroupConfiguration.RequesterPaysEnabled',
      boolean,
    ),
    'configuration[0].result_configuration[0].output_location': at(
      'WorkGroupConfiguration.ResultConfiguration.OutputLocation',
      exactText,
    ),
    'configuration[0].result_configuration[0].encryption_configuration[0].encryption_option':
      at(
        'WorkGroupConfiguration.ResultConfiguration.EncryptionConfiguration.EncryptionOption',
        exactText,
      ),
    tags_all: tags(),
  },
  bookkeeping: ['force_destroy'],
});

export const athena = [workgroup];
