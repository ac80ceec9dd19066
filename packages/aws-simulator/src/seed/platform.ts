import { ACCOUNT_ID, type Resource } from '../account/resource';
import { role } from '../shapes/iam';

/** Roles that belong to the account and to no stack: people and the pipeline. */

const sso = `arn:aws:iam::${ACCOUNT_ID}:saml-provider/AWSSSO_5f0c2d71e4b3a968_DO_NOT_DELETE`;

/** The role behind a console session of a person. @internal */
export const administratorRole = {
  id: 'AROAR4TQ7WJXD3YQL5OVF',
  name: 'AWSReservedSSO_AdministratorAccess_5f0c2d71e4b3a968',
  path: '/aws-reserved/sso.amazonaws.com/eu-west-1/',
};

/** The role that the pipeline runs Terraform with. @internal */
export const pipelineRole = {
  id: 'AROAR4TQ7WJXB1UGK9HNW',
  name: 'terraform-apply',
};

/** @internal */
export const platform: Resource[] = [
  role({
    ...administratorRole,
    trust: {
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Principal: { Federated: sso },
          Action: ['sts:AssumeRoleWithSAML', 'sts:TagSession'],
          Condition: {
            StringEquals: {
              'SAML:aud': 'https://signin.aws.amazon.com/saml',
            },
          },
        },
      ],
    },
    attached: ['arn:aws:iam::aws:policy/AdministratorAccess'],
    createdAt: '2024-11-06T13:40:12.000Z',
    tags: {},
  }),
  role({
    ...pipelineRole,
    trust: {
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Principal: {
            Federated: `arn:aws:iam::${ACCOUNT_ID}:oidc-provider/token.actions.githubusercontent.com`,
          },
          Action: 'sts:AssumeRoleWithWebIdentity',
          Condition: {
            StringEquals: {
              'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com',
            },
          },
        },
      ],
    },
    attached: ['arn:aws:iam::aws:policy/PowerUserAccess'],
    createdAt: '2024-11-06T13:52:45.000Z',
    tags: { 'managed-by': 'platform' },
  }),
];
