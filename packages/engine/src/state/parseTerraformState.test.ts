/** @jest-environment node */
import fc from 'fast-check';
import { JsonValue } from '../types';
import { MAX_STATE_BYTES, parseTerraformState } from './parseTerraformState';
import { StateError } from './StateError';

function state(resources: JsonValue[], more: object = {}): string {
  return JSON.stringify({
    version: 4,
    terraform_version: '1.9.0',
    serial: 7,
    lineage: 'a-b',
    outputs: {},
    resources,
    ...more,
  });
}

function resource(instances: JsonValue[], more: object = {}): JsonValue {
  return {
    mode: 'managed',
    type: 'aws_sqs_queue',
    name: 'main',
    provider: 'provider["registry.terraform.io/hashicorp/aws"]',
    instances,
    ...more,
  } as JsonValue;
}

/** What is wrong with a state; any other error than a StateError is thrown. */
function refusalOf(input: string | Uint8Array): string | undefined {
  try {
    parseTerraformState(input);
    return undefined;
  } catch (error) {
    if (error instanceof StateError) return error.message;
    throw error;
  }
}

describe('parseTerraformState', () => {
  it('reads serial, lineage and version, from text or bytes', () => {
    const expected = {
      serial: 7,
      lineage: 'a-b',
      terraformVersion: '1.9.0',
      resources: [],
    };
    expect(parseTerraformState(state([]))).toEqual(expected);
    expect(
      parseTerraformState(new TextEncoder().encode(`\uFEFF${state([])}`)),
    ).toEqual(expected);
  });

  it('writes addresses as Terraform prints them', () => {
    const { resources } = parseTerraformState(
      state([
        resource([{ attributes: {} }]),
        resource([
          { index_key: 0, attributes: {} },
          { index_key: 'a"b\\${c}', attributes: {} },
        ]),
        resource([{ index_key: 'x', attributes: {} }], {
          module: 'module.a["y"].module.b[1]',
        }),
      ]),
    );
    expect(resources.map(r => r.address)).toEqual([
      'aws_sqs_queue.main',
      'aws_sqs_queue.main[0]',
      'aws_sqs_queue.main["a\\"b\\\\$${c}"]',
      'module.a["y"].module.b[1].aws_sqs_queue.main["x"]',
    ]);
  });

  it('leaves out data sources and deposed objects, and keeps tainted ones', () => {
    const { resources } = parseTerraformState(
      state([
        resource([{ attributes: {} }], { mode: 'data' }),
        resource([
          { deposed: '00000001', attributes: {} },
          { status: 'tainted', attributes: { id: 'kept' } },
        ]),
      ]),
    );
    expect(resources.map(r => r.attributes)).toEqual([{ id: 'kept' }]);
  });

  it('reads a provider that OpenTofu keeps on the instance, and identities', () => {
    const { resources } = parseTerraformState(
      state([
        resource(
          [
            {
              index_key: 'eu',
              provider: 'provider["x"].by_region["eu"]',
              attributes: {},
              identity: { account_id: '1', region: 'eu-west-1' },
            },
          ],
          { provider: undefined },
        ),
      ]),
    );
    expect(resources[0].identity).toEqual({
      account_id: '1',
      region: 'eu-west-1',
    });
  });

  it('turns sensitive marks into paths, covering more where it cannot tell', () => {
    const attr = (value: string) => ({ type: 'get_attr', value });
    const index = (value: JsonValue, type: string) => ({
      type: 'index',
      value: { value, type },
    });
    const { resources } = parseTerraformState(
      state([
        resource([
          {
            attributes: {},
            sensitive_attributes: [
              [attr('password')],
              [attr('setting'), index(0, 'number'), attr('value')],
              [attr('tags'), index('k', 'string')],
              [attr('rule'), index({ a: 1 }, 'object'), attr('x')],
              'nonsense',
              7,
            ],
          },
        ]),
      ]),
    );
    expect(resources[0].sensitivePaths).toEqual([
      '',
      'nonsense',
      'password',
      'rule',
      'setting[0].value',
      'tags.k',
    ]);
  });

  it('tolerates attributes as Terraform 0.11 wrote them', () => {
    const { resources } = parseTerraformState(
      state([
        resource([
          {
            attributes_flat: {
              id: 'sg-1',
              'tags.%': '1',
              'tags.a.b': 'c',
              'ingress.#': '1',
              'ingress.99.from_port': '22',
              'ingress.99.cidr_blocks.#': '1',
              'ingress.99.cidr_blocks.0': '10.0.0.0/8',
            },
          },
        ]),
      ]),
    );
    expect(resources[0].attributes).toEqual({
      id: 'sg-1',
      tags: { 'a.b': 'c' },
      ingress: [{ from_port: '22', cidr_blocks: ['10.0.0.0/8'] }],
    });
  });

  it.each([
    ['a cut file', state([]).slice(0, -5), 'cut short'],
    ['an empty file', '', 'is empty'],
    ['text', 'hello CANARY', 'not valid JSON'],
    ['version 3', '{"version":3,"modules":[]}', 'older than version 4'],
    ['version 5', '{"version":5,"resources":[]}', 'newer than version 4'],
    ['other JSON', '{"a":1}', 'not a Terraform state'],
    ['a list', '[]', 'not a Terraform state'],
    ['no resources', '{"version":4}', 'not a Terraform state'],
    [
      'an encrypted state',
      '{"meta":{},"encrypted_data":"CANARY","encryption_version":"v0"}',
      'encrypted by OpenTofu',
    ],
    ['a plan', '{"format_version":"1.2","resource_changes":[]}', 'of a plan'],
  ])('refuses %s in one sentence without its content', (_, input, says) => {
    const message = refusalOf(input);
    expect(message).toContain(says);
    expect(message).not.toContain('CANARY');
    expect(message).toMatch(/^[A-Z][^\n]*\.$/);
  });

  it('refuses a state that is too large', () => {
    expect(refusalOf(new Uint8Array(MAX_STATE_BYTES + 1))).toContain('MiB');
  });

  it('does not let keys of a state reach a prototype', () => {
    const source = state([
      resource([{ attributes: {}, sensitive_attributes: [] }]),
    ])
      .replace('"attributes":{}', '"attributes":{"__proto__":{"polluted":1}}')
      .replace('"serial"', '"__proto__":{"polluted":1},"serial"');
    parseTerraformState(source);
    parseTerraformState(
      state([resource([{ attributes_flat: { '__proto__.polluted': 'x' } }])]),
    );
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  it('either reads or refuses whatever JSON it is given', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
        const sources = [
          JSON.stringify(a),
          state(Array.isArray(a) ? (a as JsonValue[]) : [a as JsonValue]),
          state([resource([a as JsonValue], { module: b })]),
          state([
            resource([{ attributes: a, sensitive_attributes: b } as JsonValue]),
          ]),
        ];
        for (const source of sources) {
          expect(typeof refusalOf(source)).toMatch(/string|undefined/);
        }
      }),
      { numRuns: 2000 },
    );
  });
});
