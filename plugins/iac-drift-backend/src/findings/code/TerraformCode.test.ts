import fc from 'fast-check';
import { TerraformCode } from './TerraformCode';

function codeOf(files: Record<string, string>): TerraformCode {
  const code = new TerraformCode();
  for (const [path, text] of Object.entries(files)) {
    code.add(path, text);
  }
  return code;
}

const queue = 'resource "aws_sqs_queue" "orders" {}\n';

describe('the place of an address', () => {
  it('is the block of the resource, whatever instance is meant', () => {
    const code = codeOf({ 'infra/main.tf': `\n${queue}` });
    for (const address of [
      'aws_sqs_queue.orders',
      'aws_sqs_queue.orders[0]',
      'aws_sqs_queue.orders["a.b[0]"]',
    ]) {
      expect(code.place(address, '')).toEqual({
        path: 'infra/main.tf',
        line: 2,
        of: 'resource',
      });
    }
    expect(code.place('aws_sqs_queue.other', '')).toBeUndefined();
    expect(code.place('aws_sns_topic.orders', '')).toBeUndefined();
  });

  it('is followed into modules of the repository', () => {
    const code = codeOf({
      'main.tf': 'module "a" {\n  source = "./modules/a"\n}\n',
      'modules/a/main.tf': '\n\nmodule "b" { source = "../b/" }\n',
      'modules/b/q.tf': queue,
    });
    expect(
      code.place('module.a["x"].module.b[0].aws_sqs_queue.orders', ''),
    ).toEqual({ path: 'modules/b/q.tf', line: 1, of: 'resource' });
    expect(code.place('module.a.module.b.aws_sqs_queue.gone', '')).toEqual({
      path: 'modules/a/main.tf',
      line: 3,
      of: 'module',
    });
  });

  it('is the call of a module that comes from elsewhere', () => {
    const code = codeOf({
      'main.tf':
        'module "a" {\n  source = "terraform-aws-modules/sqs/aws"\n}\n',
    });
    expect(code.place('module.a.aws_sqs_queue.orders', '')).toEqual({
      path: 'main.tf',
      line: 1,
      of: 'module',
    });
  });

  it('is never that of a module when the address is none of a module', () => {
    const code = codeOf({
      'main.tf': 'module "a" { source = "./a" }\n',
      'a/main.tf': queue,
    });
    expect(code.place('aws_sqs_queue.orders', '')).toBeUndefined();
    expect(
      codeOf({
        'main.tf': queue,
        'a/main.tf': 'module "r" { source = ".." }',
      }).place('aws_sqs_queue.orders', ''),
    ).toBeUndefined();
  });

  it('is not told when more than one could be meant', () => {
    const code = codeOf({
      'staging/main.tf': queue,
      'production/main.tf': queue,
      'other/main.tf': queue,
    });
    expect(code.place('aws_sqs_queue.orders', '')).toBe('several');
    expect(code.place('aws_sqs_queue.orders', 'nothing/here/')).toBe('several');
    // The entity's own folder has just one.
    expect(code.place('aws_sqs_queue.orders', 'production/')).toMatchObject({
      path: 'production/main.tf',
    });
  });

  it('is looked for from any address, and modules that call each other end', () => {
    const code = codeOf({
      'main.tf': 'module "a" { source = "./a" }',
      'a/main.tf': 'module "a" { source = "../a" }',
    });
    expect(
      code.place(`${'module.a.'.repeat(100)}aws_sqs_queue.q`, ''),
    ).toMatchObject({ of: 'module' });
    fc.assert(
      fc.property(fc.string(), address => {
        expect(code.place(address, '')).toBeUndefined();
      }),
    );
  });
});
