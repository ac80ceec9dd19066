import fc from 'fast-check';
import { hclBlocks } from './hclBlocks';

describe('the blocks of a file', () => {
  it('are found with their labels and lines, and sources that are plain', () => {
    expect(
      hclBlocks(`# resource "a" "b" {
terraform {
  required_version = ">= 1.5"
}

/* resource "aws_x" "in_comment" {
} */
module "db" { source = "./modules/db" }
module "net" {
  for_each = { source = "./not/this" }
  source   = "../net"
}
module "made" {
  source = "./\${var.where}"
}
resource "aws_sqs_queue" "orders" {
  policy = <<-EOT
    resource "aws_sqs_queue" "in_text" {
    } "
  EOT
  name = "a\${lower("}{\\"")}$\${b"
  redrive { source = "./no" }
}
resource aws_sns_topic bare {}
`),
    ).toEqual([
      { words: ['terraform'], line: 2 },
      { words: ['module', 'db'], line: 8, source: './modules/db' },
      { words: ['module', 'net'], line: 9, source: '../net' },
      { words: ['module', 'made'], line: 13 },
      { words: ['resource', 'aws_sqs_queue', 'orders'], line: 16 },
      { words: ['resource', 'aws_sns_topic', 'bare'], line: 24 },
    ]);
  });

  it('are found whatever values surround them', () => {
    const value = fc.oneof(
      fc.constantFrom(
        '{ a = 1 }',
        '"${x["k"]}"',
        '[1, { b = "}" }]',
        '"\\"{"',
        '<<E\n} {\nE',
        'x ? "a{" : b # {',
      ),
    );
    fc.assert(
      fc.property(fc.array(value, { maxLength: 8 }), values => {
        const body = values.map((text, i) => `  v${i} = ${text}`).join('\n');
        const blocks = hclBlocks(
          `resource "a" "one" {\n${body}\n}\nresource "a" "two" {}\n`,
        );
        expect(blocks.map(({ words }) => words[2])).toEqual(['one', 'two']);
      }),
    );
  });

  it('are looked for in any text, and in time', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), text => {
        hclBlocks(text);
      }),
    );
    for (const part of ['"${', '{', '/*', '<<E\n', 'a', '"', '\n', '${"']) {
      const began = performance.now();
      hclBlocks(part.repeat(200_000));
      expect(performance.now() - began).toBeLessThan(3_000);
    }
  });
});
