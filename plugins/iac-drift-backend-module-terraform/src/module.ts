import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { DefaultAwsCredentialsManager } from '@backstage/integration-aws-node';
import { iacDriftDesiredStateExtensionPoint } from '@iac-drift/backstage-plugin-iac-drift-node';
import { readSourceConfigs } from './config';
import { createSource } from './createSource';

/**
 * Adds the sources of `iacDrift.terraform.sources` to the IaC Drift plugin.
 *
 * @public
 */
export const iacDriftModuleTerraform = createBackendModule({
  pluginId: 'iac-drift',
  moduleId: 'terraform',
  register(env) {
    env.registerInit({
      deps: {
        config: coreServices.rootConfig,
        logger: coreServices.logger,
        desiredState: iacDriftDesiredStateExtensionPoint,
      },
      async init({ config, logger, desiredState }) {
        const credentials = DefaultAwsCredentialsManager.fromConfig(config);
        for (const source of readSourceConfigs(config)) {
          desiredState.addSource(createSource(source, { credentials, logger }));
        }
      },
    });
  },
});
