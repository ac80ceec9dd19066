import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import { DefaultAwsCredentialsManager } from '@backstage/integration-aws-node';
import {
  iacDriftEvidenceExtensionPoint,
  iacDriftLiveStateExtensionPoint,
} from '@iac-drift/backstage-plugin-iac-drift-node';
import { AwsAccount } from './account/AwsAccount';
import { countedAttributor, countedReader } from './account/countedCalls';
import { CloudTrailAttributor } from './attribution/CloudTrailAttributor';
import { besideConfig } from './cloudcontrol/besideConfig';
import { CloudControlLiveStateReader } from './cloudcontrol/CloudControlLiveStateReader';
import { readCloudControlConfig } from './cloudcontrol/config';
import { readAwsConfig } from './config';
import { EventBridgeFeed } from './events/EventBridgeFeed';
import { openEvidenceStores, readKmsConfig } from './evidence';
import { AwsConfigLiveStateReader } from './live/AwsConfigLiveStateReader';
import { readAggregatorConfig } from './live/config';

/**
 * AWS for the IaC Drift plugin: reads the accounts of `iacDrift.aws.accounts`,
 * publishes to the buckets of `iacDrift.evidence.s3`, and signs with the key of
 * `iacDrift.ledger.kms`.
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
        events: eventsServiceRef,
        evidence: iacDriftEvidenceExtensionPoint,
        logger: coreServices.logger,
        liveState: iacDriftLiveStateExtensionPoint,
      },
      async init({ config, events, evidence, logger, liveState }) {
        const credentials = DefaultAwsCredentialsManager.fromConfig(config);
        evidence.addStore(...openEvidenceStores(config));
        const kms = readKmsConfig(config);
        if (kms) {
          evidence.setSigner(async origin => {
            // Few portals sign with KMS; the others do without its client.
            const { createKmsSigner } = await import(
              './evidence/createKmsSigner'
            );
            return createKmsSigner({ config: kms, credentials, origin });
          });
        }

        const {
          accounts: accountConfigs,
          eventTopics,
          ...limits
        } = readAwsConfig(config);
        if (accountConfigs.length === 0) {
          logger.warn(
            'No AWS account is configured under iacDrift.aws.accounts; no live state will be read from AWS',
          );
          return;
        }
        const accounts = accountConfigs.map(
          account => new AwsAccount({ ...account, ...limits, credentials }),
        );
        const where = readAggregatorConfig(config);
        const aggregator = where && {
          name: where.name,
          region: where.region,
          account:
            accounts.find(({ accountId }) => accountId === where.accountId) ??
            new AwsAccount({
              accountId: where.accountId,
              regions: [where.region],
              endpoint: where.endpoint,
              ...limits,
              credentials,
            }),
        };
        liveState.setReader(
          countedReader(
            besideConfig(
              new AwsConfigLiveStateReader({ accounts, aggregator }),
              new CloudControlLiveStateReader({
                accounts,
                config: readCloudControlConfig(config),
                onSetback: detail => logger.warn(detail),
              }),
            ),
          ),
        );
        liveState.setAttributor(
          countedAttributor(new CloudTrailAttributor({ accounts })),
        );
        liveState.addChangeFeed(
          new EventBridgeFeed({
            events,
            topics: eventTopics,
            accountIds: accounts.map(({ accountId }) => accountId),
            logger,
          }),
        );
      },
    });
  },
});
