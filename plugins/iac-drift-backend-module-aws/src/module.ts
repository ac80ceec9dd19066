import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { DefaultAwsCredentialsManager } from '@backstage/integration-aws-node';
import { iacDriftLiveStateExtensionPoint } from '@iac-drift/backstage-plugin-iac-drift-node';
import { AwsAccount } from './account/AwsAccount';
import { CloudTrailAttributor } from './attribution/CloudTrailAttributor';
import { readAwsConfig } from './config';
import { AwsConfigLiveStateReader } from './live/AwsConfigLiveStateReader';

/**
 * Reads the accounts of `iacDrift.aws.accounts` for the IaC Drift plugin.
 *
 * @public
 */
export const iacDriftModuleAws = createBackendModule({
  pluginId: 'iac-drift',
  moduleId: 'aws',
  register(env) {
    env.registerInit({
      deps: {
        config: coreServices.rootConfig,
        logger: coreServices.logger,
        liveState: iacDriftLiveStateExtensionPoint,
      },
      async init({ config, logger, liveState }) {
        const { accounts: accountConfigs, rates } = readAwsConfig(config);
        if (accountConfigs.length === 0) {
          logger.warn(
            'No AWS account is configured under iacDrift.aws.accounts; no live state will be read from AWS',
          );
          return;
        }
        const credentials = DefaultAwsCredentialsManager.fromConfig(config);
        const accounts = accountConfigs.map(
          account => new AwsAccount({ ...account, rates, credentials }),
        );
        liveState.setReader(new AwsConfigLiveStateReader({ accounts }));
        liveState.setAttributor(new CloudTrailAttributor({ accounts }));
      },
    });
  },
});
