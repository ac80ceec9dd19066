import {
  adds,
  clears,
  creates,
  deletes,
  removes,
  sets,
  TAGS,
  type TypeEvents,
} from './rule';

/** @internal */
export const compute: Record<string, TypeEvents> = {
  'AWS::Lambda::Function': {
    source: 'lambda.amazonaws.com',
    events: {
      UpdateFunctionConfiguration: sets(['*']),
      UpdateFunctionCode: sets([
        'architectures',
        'code_sha256',
        'filename',
        'image_uri',
        's3_bucket',
        's3_key',
        's3_object_version',
        'source_code_hash',
      ]),
      PutFunctionConcurrency: sets(['reserved_concurrent_executions']),
      DeleteFunctionConcurrency: clears(['reserved_concurrent_executions']),
      AddPermission: adds([], ['aws_lambda_permission']),
      RemovePermission: removes([], ['aws_lambda_permission']),
      TagResource: adds(TAGS),
      UntagResource: removes(TAGS),
      CreateFunction: creates,
      DeleteFunction: deletes,
    },
  },
};
