import { ACCOUNT_ID, REGION, type Resource } from '../account/resource';
import type { JsonObject } from '../json';
import type { Tags } from './tags';

/** AWS::Lambda::Function. AWS Config does not record the environment, Cloud Control shows it. @internal */
export function lambdaFunction(facts: {
  name: string;
  description: string;
  handler: string;
  roleArn: string;
  timeout: number;
  memory: number;
  environment: Record<string, string>;
  codeSha256: string;
  codeSize: number;
  revisionId: string;
  network?: { subnetIds: string[]; securityGroupIds: string[]; vpcId: string };
  layers?: string[];
  policy?: JsonObject;
  modifiedAt: string;
  tags: Tags;
}): Resource {
  const arn = `arn:aws:lambda:${REGION}:${ACCOUNT_ID}:function:${facts.name}`;
  const supplementary: JsonObject = { Tags: facts.tags };
  if (facts.policy) supplementary.Policy = JSON.stringify(facts.policy);
  return {
    resourceType: 'AWS::Lambda::Function',
    resourceId: facts.name,
    resourceName: facts.name,
    arn,
    awsRegion: REGION,
    availabilityZone: 'Not Applicable',
    resourceCreationTime: null,
    configuration: {
      functionName: facts.name,
      functionArn: arn,
      runtime: 'nodejs20.x',
      role: facts.roleArn,
      handler: facts.handler,
      codeSize: facts.codeSize,
      description: facts.description,
      timeout: facts.timeout,
      memorySize: facts.memory,
      lastModified: facts.modifiedAt,
      codeSha256: facts.codeSha256,
      version: '$LATEST',
      vpcConfig: facts.network
        ? {
            subnetIds: facts.network.subnetIds,
            securityGroupIds: facts.network.securityGroupIds,
          }
        : null,
      deadLetterConfig: null,
      kmskeyArn: null,
      tracingConfig: { mode: 'PassThrough' },
      masterArn: null,
      revisionId: facts.revisionId,
      layers: (facts.layers ?? []).map(layer => ({
        arn: layer,
        codeSize: 1184720,
        signingProfileVersionArn: null,
        signingJobArn: null,
      })),
      state: { value: 'Active' },
      stateReason: null,
      stateReasonCode: null,
      lastUpdateStatus: 'Successful',
      lastUpdateStatusReason: null,
      lastUpdateStatusReasonCode: null,
      fileSystemConfigs: [],
      packageType: 'Zip',
      imageConfigResponse: null,
      signingProfileVersionArn: null,
      signingJobArn: null,
      architectures: ['arm64'],
      ephemeralStorage: { size: 512 },
    },
    supplementaryConfiguration: supplementary,
    modelOnly: { Environment: { Variables: facts.environment } },
    tags: facts.tags,
    relationships: [],
  };
}
