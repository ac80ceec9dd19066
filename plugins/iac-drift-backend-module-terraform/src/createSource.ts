import type { LoggerService } from '@backstage/backend-plugin-api';
import type { AwsCredentialsManager } from '@backstage/integration-aws-node';
import type { DesiredStateSource } from '@iac-drift/backstage-plugin-iac-drift-node';
import type { SourceConfig } from './config';
import { FolderSource } from './folder/FolderSource';
import { GitLabSource } from './gitlab/GitLabSource';
import { HcpSource } from './hcp/HcpSource';
import { HttpSource } from './http/HttpSource';
import { S3Source } from './s3/S3Source';

/**
 * The source that an entry of the configuration stands for.
 *
 * @internal
 */
export function createSource(
  config: SourceConfig,
  services: { credentials: AwsCredentialsManager; logger: LoggerService },
): DesiredStateSource {
  switch (config.type) {
    case 's3':
      return new S3Source({ ...config, ...services });
    case 'http':
      return new HttpSource(config);
    case 'gitlab':
      return new GitLabSource(config);
    case 'hcp':
      return new HcpSource(config);
    default:
      return new FolderSource({ ...config, logger: services.logger });
  }
}
