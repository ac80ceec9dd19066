/** @jest-environment node */
import { JsonObject } from '../../types';
import { parseTemplate } from '../parseTemplate';
import { UNRESOLVED } from '../unresolved';
import { Resolver } from './Resolver';

const HEAD = `
Parameters:
  Name: { Type: String, Default: orders }
  Secret: { Type: String, NoEcho: 'true', Default: hush }
  Ask: { Type: String }
  Ami: { Type: 'AWS::SSM::Parameter::Value<String>', Default: /ami }
  Zones: { Type: CommaDelimitedList, Default: 'a, b' }
Mappings: { Sizes: { eu-west-1: { Small: 3 } } }
Conditions:
  Yes: !Equals [!Ref Name, orders]
  No: !Not [!Condition Yes]
  Both: !And [!Condition Yes, !Condition No]
  Either: !Or [!Condition Unknown, !Condition Yes]
  Unknown: !Equals [!Ref Ask, x]
Resources:
  It:
    Type: AWS::Any::Thing
    Properties:
`;

function resolved(value: string) {
  const template = parseTemplate(`${HEAD}      Value: ${value}\n`);
  const resolver = new Resolver({
    template,
    parameters: new Map(),
    accountId: '111122223333',
    region: 'eu-west-1',
    physicalIdOf: name => (name === 'Queue' ? 'arn:aws:sqs:::q' : undefined),
    liveOf: name =>
      name === 'Table' ? { Arn: 'arn:t', Endpoint: { Port: 1 } } : undefined,
  });
  return resolver.properties(template.resources[0].properties as JsonObject);
}

describe('Resolver', () => {
  it.each([
    ['!Ref Name', 'orders'],
    ['!Ref Zones', ['a', 'b']],
    ['!Ref Queue', 'arn:aws:sqs:::q'],
    ['!Ref AWS::Partition', 'aws'],
    ['!GetAtt Table.Arn', 'arn:t'],
    ['!GetAtt [Table, Endpoint.Port]', 1],
    ["!Sub '${Name}/${Table.Arn}/${!Literal}'", 'orders/arn:t/${Literal}'],
    ["!Sub ['${x}-${AWS::Region}', { x: !Ref Name }]", 'orders-eu-west-1'],
    ["!Join ['-', [a, !Ref Name]]", 'a-orders'],
    ["!Join ['', [a, b]]", 'ab'],
    ["!Join [',', []]", ''],
    ["!Select [1, !Split [',', 'a,b']]", 'b'],
    ['!If [Yes, 1, 2]', 1],
    ['!If [No, 1, 2]', 2],
    ['!If [Both, 1, 2]', 2],
    ['!If [Either, 1, 2]', 1],
    ['!If [Unknown, 1, 1]', 1],
    ["!FindInMap [Sizes, !Ref 'AWS::Region', Small]", 3],
    ['!Base64 grüße', 'Z3LDvMOfZQ=='],
    ['!Cidr [10.0.0.0/16, 2, 8]', ['10.0.0.0/24', '10.0.1.0/24']],
    ['[1, !Ref AWS::NoValue]', [1]],
    ['{ a: !Ref AWS::NoValue, b: 1 }', { b: 1 }],
  ])('resolves %s', (value, expected) => {
    expect(resolved(value).properties).toEqual({ Value: expected });
  });

  it.each([
    '!Ref Ask',
    '!Ref Ami',
    '!Ref Nobody',
    '!Ref AWS::NotificationARNs',
    '!GetAtt Table.Other',
    '!ImportValue other',
    "!GetAZs ''",
    "!Select [0, !GetAZs '']",
    '!If [Unknown, 1, 2]',
    '!FindInMap [Sizes, x, Small]',
    '!Cidr [10.0.0.0/30, 9, 8]',
    '!Unheard of',
  ])('knows that it does not know %s', value => {
    expect(resolved(value).properties).toEqual({ Value: UNRESOLVED });
  });

  it('keeps a part that is not known apart from the text around it', () => {
    expect(resolved("!Sub 'a-${Ask}'").properties).toEqual({
      Value: `a-${UNRESOLVED}`,
    });
  });

  it('says where a value comes from a parameter that is not echoed', () => {
    expect(resolved("{ a: [!Sub 'x${Secret}'], b: !Ref Name }")).toEqual({
      properties: { Value: { a: ['xhush'], b: 'orders' } },
      sensitivePaths: ['Value.a[0]'],
    });
  });

  it('refuses conditions that depend on themselves', () => {
    const template = parseTemplate(`
Conditions: { A: !Not [!Condition B], B: !Not [!Condition A] }
Resources: { It: { Type: T } }
`);
    const { conditions } = new Resolver({
      template,
      parameters: new Map(),
      physicalIdOf: () => undefined,
      liveOf: () => undefined,
    });
    expect(() => conditions.holds('A')).toThrow('depends on itself');
  });

  it('makes no text that fits in no memory', () => {
    const many = '${Name}'.repeat(2_000);
    const properties = Object.fromEntries(
      Array.from({ length: 10_000 }, (_, i) => [`P${i}`, { 'Fn::Sub': many }]),
    );
    const template = parseTemplate(
      JSON.stringify({
        Parameters: { Name: { Type: 'String', Default: 'x'.repeat(100) } },
        Resources: { It: { Type: 'T' } },
      }),
    );
    const resolver = new Resolver({
      template,
      parameters: new Map(),
      physicalIdOf: () => undefined,
      liveOf: () => undefined,
    });
    expect(() => resolver.properties(properties)).toThrow('64 MiB of text');
  });
});
