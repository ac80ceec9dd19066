import { set } from './edits';
import type { Scenario, ScenarioStep } from './scenario';

const bucketName = 'checkout-payments-archive-123456789012';

const put = (Status: 'Enabled' | 'Suspended'): ScenarioStep => ({
  call: {
    service: 's3',
    name: 'PutBucketVersioning',
    requestParameters: {
      versioning: '',
      bucketName,
      VersioningConfiguration: {
        xmlns: 'http://s3.amazonaws.com/doc/2006-03-01/',
        Status,
      },
      Host: 's3.eu-west-1.amazonaws.com',
    },
    responseElements: null,
    resources: [{ type: 'AWS::S3::Bucket', name: bucketName }],
  },
  edit: set(
    'supplementaryConfiguration.BucketVersioningConfiguration.status',
    Status,
  ),
});

export const suspendVersioning: Scenario = {
  name: 'suspend-versioning',
  summary: 'Stops keeping old versions in the archive of payments',
  service: 'payments',
  target: { resourceType: 'AWS::S3::Bucket', resourceId: bucketName },
  drift: put('Suspended'),
  revert: put('Enabled'),
};
