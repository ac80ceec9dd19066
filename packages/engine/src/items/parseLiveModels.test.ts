/** @jest-environment node */
import fc from 'fast-check';
import { LiveModelsError } from './LiveModelsError';
import { parseLiveModels } from './parseLiveModels';

const PROPERTIES = {
  RoleName: 'worker',
  Arn: 'arn:aws:iam::111122223333:role/worker',
  Description: 'Works.',
  Tags: [{ Key: 'team', Value: 'a' }],
};

const EXPECTED = {
  source: 'cloud-control',
  resourceType: 'AWS::IAM::Role',
  resourceId: 'worker',
  arn: PROPERTIES.Arn,
  status: 'present',
  configuration: PROPERTIES,
  supplementaryConfiguration: {},
  tags: { team: 'a' },
};

describe('parseLiveModels', () => {
  it.each<[string, unknown]>([
    [
      'a list of models',
      [
        {
          typeName: 'AWS::IAM::Role',
          identifier: 'worker',
          properties: PROPERTIES,
        },
      ],
    ],
    [
      'properties as JSON text',
      [
        {
          typeName: 'AWS::IAM::Role',
          identifier: 'worker',
          properties: JSON.stringify(PROPERTIES),
        },
      ],
    ],
    [
      'what get-resource prints',
      {
        TypeName: 'AWS::IAM::Role',
        ResourceDescription: {
          Identifier: 'worker',
          Properties: JSON.stringify(PROPERTIES),
        },
      },
    ],
    [
      'what list-resources prints',
      {
        TypeName: 'AWS::IAM::Role',
        ResourceDescriptions: [
          { Identifier: 'worker', Properties: JSON.stringify(PROPERTIES) },
        ],
      },
    ],
  ])('reads %s', (_, json) => {
    expect(parseLiveModels(json)).toEqual([EXPECTED]);
  });

  it('takes account, region and time from beside the properties', () => {
    const [item] = parseLiveModels([
      {
        typeName: 'AWS::IAM::ManagedPolicy',
        identifier: 'arn:aws:iam::1:policy/p',
        properties: {},
        accountId: '111122223333',
        region: 'eu-west-1',
        readAt: '2026-01-01T00:00:00Z',
      },
    ]);
    expect(item).toMatchObject({
      resourceType: 'AWS::IAM::Policy',
      arn: 'arn:aws:iam::1:policy/p',
      accountId: '111122223333',
      region: 'eu-west-1',
      captureTime: '2026-01-01T00:00:00.000Z',
    });
    expect(item).not.toHaveProperty('tags');
  });

  it('refuses what is none, in one sentence', () => {
    expect(() => parseLiveModels({})).toThrow(/holds no live resources/);
    expect(() => parseLiveModels([{ typeName: 'a' }])).toThrow(/^Entry 1 /);
  });

  it('reads or refuses whatever it is given', () => {
    fc.assert(
      fc.property(fc.jsonValue(), json => {
        expect(isReadOrRefused(json)).toBe(true);
      }),
    );
  });
});

/** Any other error than a LiveModelsError is thrown. */
function isReadOrRefused(json: unknown): boolean {
  try {
    return Array.isArray(parseLiveModels(json));
  } catch (error) {
    if (error instanceof LiveModelsError) return true;
    throw error;
  }
}
