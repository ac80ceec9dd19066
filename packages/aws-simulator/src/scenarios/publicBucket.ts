import { publicAccessBlock } from '../shapes/s3';
import { set } from './edits';
import type { Scenario, ScenarioStep } from './scenario';

const bucketName = 'content-media-originals-123456789012';

const put = (on: boolean): ScenarioStep => ({
  call: {
    service: 's3',
    name: 'PutBucketPublicAccessBlock',
    requestParameters: {
      publicAccessBlock: '',
      bucketName,
      PublicAccessBlockConfiguration: {
        xmlns: 'http://s3.amazonaws.com/doc/2006-03-01/',
        BlockPublicAcls: on,
        IgnorePublicAcls: on,
        BlockPublicPolicy: on,
        RestrictPublicBuckets: on,
      },
      Host: 's3.eu-west-1.amazonaws.com',
    },
    responseElements: null,
    resources: [{ type: 'AWS::S3::Bucket', name: bucketName }],
  },
  edit: set(
    'supplementaryConfiguration.PublicAccessBlockConfiguration',
    publicAccessBlock(on),
  ),
});

export const publicBucket: Scenario = {
  name: 'public-bucket',
  summary: 'Lets the bucket of original pictures be made public',
  service: 'media',
  target: { resourceType: 'AWS::S3::Bucket', resourceId: bucketName },
  drift: put(false),
  revert: put(true),
};
