import { boolean, exactText, kmsKey, number } from '../equality';
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
    'configuration[0].result_configuration[0].encryption_configuration[0].kms_key_arn':
      at(
        'WorkGroupConfiguration.ResultConfiguration.EncryptionConfiguration.KmsKey',
        kmsKey,
      ),
    'configuration[0].bytes_scanned_cutoff_per_query': at(
      'WorkGroupConfiguration.BytesScannedCutoffPerQuery',
      number,
    ),
    'configuration[0].execution_role': at(
      'WorkGroupConfiguration.ExecutionRole',
      exactText,
    ),
    'configuration[0].engine_version[0].selected_engine_version': at(
      'WorkGroupConfiguration.EngineVersion.SelectedEngineVersion',
      exactText,
      { default: 'AUTO' },
    ),
    tags_all: tags(),
  },
  bookkeeping: [
    'configuration[0].engine_version[0].effective_engine_version',
    'force_destroy',
  ],
});

export const athena = [workgroup];
