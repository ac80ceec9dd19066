/** @jest-environment node */
import { parseTemplate } from './parseTemplate';
import { TemplateError } from './TemplateError';

const propertiesOf = (template: string) =>
  parseTemplate(template).resources[0].properties;

describe('parseTemplate', () => {
  it('writes the short forms of YAML out', () => {
    expect(
      propertiesOf(`
Resources:
  It:
    Type: AWS::SQS::Queue
    Properties:
      A: !Ref Name
      B: !GetAtt Queue.Arn
      C: !Sub ['\${x}', { x: !Ref Y }]
      D: !Join [',', [a, !Select [0, !Split ['-', a-b]]]]
      E: !If [Is, { F: 1 }, !Ref AWS::NoValue]
`),
    ).toEqual({
      A: { Ref: 'Name' },
      B: { 'Fn::GetAtt': 'Queue.Arn' },
      C: { 'Fn::Sub': ['${x}', { x: { Ref: 'Y' } }] },
      D: {
        'Fn::Join': [
          ',',
          ['a', { 'Fn::Select': [0, { 'Fn::Split': ['-', 'a-b'] }] }],
        ],
      },
      E: { 'Fn::If': ['Is', { F: 1 }, { Ref: 'AWS::NoValue' }] },
    });
  });

  it('reads a plain text as a number only where JSON would spell it so', () => {
    expect(
      propertiesOf(`
Resources:
  It:
    Type: AWS::SQS::Queue
    Properties: { a: 012345678901, b: 60, c: 2012-10-17, d: true, e: '60', f: 1.10, g: , h: 12:30, i: 1.5 }
`),
    ).toEqual({
      a: '012345678901',
      b: 60,
      c: '2012-10-17',
      d: true,
      e: '60',
      f: '1.10',
      g: null,
      h: '12:30',
      i: 1.5,
    });
  });

  it('reads what get-template prints', () => {
    const body = { Resources: { It: { Type: 'AWS::SQS::Queue' } } };
    for (const TemplateBody of [body, JSON.stringify(body)]) {
      const { resources } = parseTemplate(JSON.stringify({ TemplateBody }));
      expect(resources).toEqual([
        { logicalId: 'It', type: 'AWS::SQS::Queue', properties: {} },
      ]);
    }
  });

  it('follows aliases, and keys that name what objects have', () => {
    const properties = propertiesOf(`
Resources:
  It:
    Type: AWS::SQS::Queue
    Properties: { a: &a { __proto__: 1 }, b: *a }
`);
    expect(JSON.stringify(properties)).toBe(
      '{"a":{"__proto__":1},"b":{"__proto__":1}}',
    );
  });

  const bomb = ['a: &a [x, x, x, x, x, x, x, x]'];
  for (const [name, before] of ['ba', 'cb', 'dc', 'ed', 'fe', 'gf', 'hg']) {
    bomb.push(`${name}: &${name} [${Array(8).fill(`*${before}`).join()}]`);
  }

  it.each([
    ['', 'empty'],
    ['hello', 'no CloudFormation template'],
    ['[]', 'no CloudFormation template'],
    ['Resources: {}', 'no Resources'],
    ['{"Resources":{"A":{}}}', 'A has no Type'],
    ['{"Resources":{"A":{"Type":"T"},"A":{"Type":"T"}}}', 'the key A twice'],
    ['Resources: {A: {Type: T}, A: {Type: T}}', 'twice in one map at line 1'],
    ['Resources:\n\tA: 1', 'takes spaces only at line 2'],
    ['Resources: {A: *no}', 'an alias'],
    ['Resources: [', 'not valid YAML'],
    ['{"Resources": {', 'not valid JSON or YAML'],
    ['Resources: {A: {Type: T}}\n---\nb: 1', 'a second document'],
    ['? [a]\n: b', 'keys are text'],
    ['Transform: AWS::Serverless-2016-10-31', 'has a transform'],
    [
      '{"Resources":{"A":{"Type":"T","Properties":{"Fn::Transform":{}}}}}',
      'has a transform',
    ],
    [`${'['.repeat(10_000)}${']'.repeat(10_000)}`, 'nested more than 200'],
    [`a: ${'['.repeat(10_000)}${']'.repeat(10_000)}`, 'nested too deeply'],
    ['Resources: &r {A: *r}', 'nested more than 200'],
    [`${bomb.join('\n')}\nResources: *h`, 'more than 1000000 values'],
  ])('refuses %.40s in one sentence', (template, says) => {
    const parse = () => parseTemplate(template);
    expect(parse).toThrow(TemplateError);
    expect(parse).toThrow(says);
    expect(parse).toThrow(/^[^\n]{20,220}[.]$/);
  });
});
