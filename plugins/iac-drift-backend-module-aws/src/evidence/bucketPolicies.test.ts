import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

interface Statement {
  Sid: string;
  Effect: 'Allow' | 'Deny';
  Action: string | string[];
  Resource?: string | string[];
  NotResource?: string;
}

const page = readFileSync(
  resolve(__dirname, '../../../../docs/evidence-bucket.md'),
  'utf8',
);

/** The JSON under a name on the page about the bucket. */
function snippet(name: string): { Statement: Statement[] } & object {
  const [, text] =
    new RegExp(`\`\`\`json ${name}\n([^]*?)\`\`\``).exec(page) ?? [];
  return JSON.parse(text);
}

const list = (value: string | string[] | undefined) => [value ?? []].flat();
const actions = (name: string, effect: Statement['Effect']) =>
  snippet(name)
    .Statement.filter(({ Effect }) => Effect === effect)
    .flatMap(({ Action }) => list(Action))
    .sort();

describe('docs/evidence-bucket.md', () => {
  it('allows the writer what the store calls, and no more', () => {
    expect(actions('writer-policy', 'Allow')).toEqual(
      [
        's3:PutObject',
        's3:GetObject',
        's3:GetObjectVersion',
        's3:GetObjectRetention',
        's3:ListBucket',
        's3:ListBucketVersions',
        's3:GetBucketVersioning',
        's3:GetBucketObjectLockConfiguration',
        // Under canary/ alone, as the next claim says.
        's3:DeleteObjectVersion',
        's3:PutObjectRetention',
      ].sort(),
    );
  });

  it('lets the writer touch locks under canary/ alone', () => {
    const { Statement } = snippet('writer-policy');
    const touching = Statement.filter(({ Action }) =>
      list(Action).some(action =>
        /Delete(Object|ObjectVersion)$|Retention$/.test(
          action.replace('GetObjectRetention', '').replace('Bypass', ''),
        ),
      ),
    );
    const canaries =
      'arn:aws:s3:::acme-iac-drift-evidence/example.com/iac-drift/canary/*';
    const allowing = touching.filter(({ Effect }) => Effect === 'Allow');
    expect(allowing.map(({ Resource }) => Resource)).toEqual([canaries]);
    const denying = Statement.find(({ Sid }) => Sid === 'TakeNothingAway');
    expect(denying).toMatchObject({ Effect: 'Deny', NotResource: canaries });
  });

  it('denies the writer whatever takes away or changes rules', () => {
    expect(actions('writer-policy', 'Deny')).toEqual(
      expect.arrayContaining([
        's3:DeleteObject',
        's3:DeleteObjectVersion',
        's3:PutObjectRetention',
        's3:PutObjectLegalHold',
        's3:PutLifecycleConfiguration',
        's3:PutBucketPolicy',
        's3:BypassGovernanceRetention',
      ]),
    );
  });

  it('only ever denies in the policy of the bucket', () => {
    expect(actions('bucket-policy', 'Allow')).toEqual([]);
    expect(actions('bucket-policy', 'Deny')).toContain('s3:PutObject');
  });

  it('makes a bucket that the store accepts', () => {
    expect(snippet('cloudformation')).toMatchObject({
      Resources: {
        Evidence: {
          Type: 'AWS::S3::Bucket',
          DeletionPolicy: 'Retain',
          Properties: {
            ObjectLockEnabled: true,
            VersioningConfiguration: { Status: 'Enabled' },
            ObjectLockConfiguration: {
              ObjectLockEnabled: 'Enabled',
              Rule: { DefaultRetention: { Mode: 'COMPLIANCE', Days: 365 } },
            },
          },
        },
      },
    });
  });
});
