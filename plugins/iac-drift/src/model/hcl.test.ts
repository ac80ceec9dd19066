import { hclValue } from './hcl';

describe('a value in the language of Terraform', () => {
  it.each([
    [null, 'null'],
    [true, 'true'],
    [3.5, '3.5'],
    ['plain', '"plain"'],
    ['a "b"\n${x} %{y}', '"a \\"b\\"\\n$${x} %%{y}"'],
    [[], '[]'],
    [['10.0.0.0/8', 2], '["10.0.0.0/8", 2]'],
    [{}, '{}'],
  ])('%j is %s', (value, expected) => {
    expect(hclValue(value)).toBe(expected);
  });

  it('nests, and quotes keys that are no names', () => {
    expect(hclValue({ team: 'orders', 'a:b c': [{ port: 22 }] })).toBe(
      `{
  team = "orders"
  "a:b c" = [
    {
      port = 22
    },
  ]
}`,
    );
  });

  it('writes a policy as a person would', () => {
    expect(hclValue('{"Version":"2012-10-17","Statement":[]}')).toBe(
      `jsonencode({
  Version = "2012-10-17"
  Statement = []
})`,
    );
  });

  it('leaves text that only looks like JSON alone', () => {
    expect(hclValue('{not json}')).toBe('"{not json}"');
  });
});
