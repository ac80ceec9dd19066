import { ACCOUNT_ID, type Resource } from '../account/resource';
import type { JsonObject } from '../json';
import { keyValueTags, type Tags } from './tags';

/**
 * IAM hands out its documents URL-encoded, as RFC 3986 has it: also the
 * characters that encodeURIComponent leaves alone.
 */
function encodedDocument(document: JsonObject): string {
  return encodeURIComponent(JSON.stringify(document)).replace(
    /[!'()*]/g,
    char => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** Lets one AWS service take on the role. @internal */
export function trust(service: string): JsonObject {
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Service: service },
        Action: 'sts:AssumeRole',
      },
    ],
  };
}

/** What AWS Config says alike of everything of IAM: it lives in no region. @internal */
export function inIam(
  resourceType: string,
  arn: string,
  facts: { id: string; name: string; createdAt: string },
) {
  return {
    resourceType,
    resourceId: facts.id,
    resourceName: facts.name,
    arn,
    awsRegion: 'global',
    availabilityZone: 'Not Applicable',
    resourceCreationTime: facts.createdAt,
  };
}

/** An attached policy, as a role lists it. @internal */
export function attachedPolicy(policyArn: string): JsonObject {
  return {
    policyName: policyArn.slice(policyArn.lastIndexOf('/') + 1),
    policyArn,
  };
}

/**
 * AWS::IAM::Role: a RoleDetail; description and session duration are Cloud
 * Control's alone.
 *
 * @internal
 */
export function role(facts: {
  id: string;
  name: string;
  path?: string;
  description?: string;
  trust: JsonObject;
  attached: string[];
  inline?: { name: string; document: JsonObject }[];
  instanceProfile?: { id: string; name: string };
  createdAt: string;
  tags: Tags;
}): Resource {
  const path = facts.path ?? '/';
  const arn = `arn:aws:iam::${ACCOUNT_ID}:role${path}${facts.name}`;
  const assumeRolePolicyDocument = encodedDocument(facts.trust);
  return {
    ...inIam('AWS::IAM::Role', arn, facts),
    configuration: {
      path,
      roleName: facts.name,
      roleId: facts.id,
      arn,
      createDate: facts.createdAt,
      assumeRolePolicyDocument,
      instanceProfileList: facts.instanceProfile
        ? [
            {
              path: '/',
              instanceProfileName: facts.instanceProfile.name,
              instanceProfileId: facts.instanceProfile.id,
              arn: `arn:aws:iam::${ACCOUNT_ID}:instance-profile/${facts.instanceProfile.name}`,
              createDate: facts.createdAt,
              roles: [
                {
                  path,
                  roleName: facts.name,
                  roleId: facts.id,
                  arn,
                  createDate: facts.createdAt,
                  assumeRolePolicyDocument,
                  description: null,
                  maxSessionDuration: null,
                  permissionsBoundary: null,
                  tags: [],
                  roleLastUsed: null,
                },
              ],
              tags: [],
            },
          ]
        : [],
      rolePolicyList: (facts.inline ?? []).map(({ name, document }) => ({
        policyName: name,
        policyDocument: encodedDocument(document),
      })),
      attachedManagedPolicies: facts.attached.map(attachedPolicy),
      permissionsBoundary: null,
      tags: keyValueTags(facts.tags),
      roleLastUsed: null,
    },
    supplementaryConfiguration: {},
    modelOnly: {
      ...(facts.description ? { Description: facts.description } : {}),
      MaxSessionDuration: 3600,
    },
    tags: facts.tags,
    relationships: facts.attached
      .filter(policyArn => policyArn.includes(`:${ACCOUNT_ID}:`))
      .map(policyArn => ({
        resourceType: 'AWS::IAM::Policy',
        resourceId: policyArn,
        resourceName: policyArn.slice(policyArn.lastIndexOf('/') + 1),
        relationshipName: 'Is attached to CustomerManagedPolicy',
      })),
  };
}

/** AWS::IAM::Policy with its default version. @internal */
export function policy(facts: {
  id: string;
  name: string;
  description: string;
  document: JsonObject;
  attachments: number;
  createdAt: string;
  tags: Tags;
}): Resource {
  const arn = `arn:aws:iam::${ACCOUNT_ID}:policy/${facts.name}`;
  return {
    ...inIam('AWS::IAM::Policy', arn, facts),
    configuration: {
      policyName: facts.name,
      policyId: facts.id,
      arn,
      path: '/',
      defaultVersionId: 'v1',
      attachmentCount: facts.attachments,
      permissionsBoundaryUsageCount: 0,
      isAttachable: true,
      description: facts.description,
      createDate: facts.createdAt,
      updateDate: facts.createdAt,
      policyVersionList: [
        {
          document: encodedDocument(facts.document),
          versionId: 'v1',
          isDefaultVersion: true,
          createDate: facts.createdAt,
        },
      ],
      tags: keyValueTags(facts.tags),
    },
    supplementaryConfiguration: {},
    tags: facts.tags,
    relationships: [],
  };
}
