import { JsonValue } from '@iac-drift/backstage-plugin-iac-drift-common';

const IDENTIFIER = /^[A-Za-z_][A-Za-z0-9_-]*$/;

/**
 * A value as an expression of Terraform's language. A text that is a JSON document
 * becomes a call of `jsonencode`, as policies are written by hand.
 *
 * @param indent - spaces before the lines that follow the first
 * @internal
 */
export function hclValue(value: JsonValue, indent = ''): string {
  if (typeof value === 'string') {
    const document = jsonDocument(value);
    return document === undefined
      ? hclString(value)
      : `jsonencode(${hclValue(document, indent)})`;
  }
  if (value === null || typeof value !== 'object') {
    return String(value);
  }
  const inner = `${indent}  `;
  if (Array.isArray(value)) {
    if (value.every(item => item === null || typeof item !== 'object')) {
      return `[${value.map(item => hclValue(item, inner)).join(', ')}]`;
    }
    const items = value.map(item => `${inner}${hclValue(item, inner)},\n`);
    return `[\n${items.join('')}${indent}]`;
  }
  const entries = Object.entries(value);
  if (entries.length === 0) {
    return '{}';
  }
  const lines = entries.map(
    ([key, item]) =>
      `${inner}${IDENTIFIER.test(key) ? key : hclString(key)} = ${hclValue(
        item,
        inner,
      )}\n`,
  );
  return `{\n${lines.join('')}${indent}}`;
}

/**
 * A quoted template without any template in it.
 * https://developer.hashicorp.com/terraform/language/expressions/strings
 */
function hclString(text: string): string {
  return JSON.stringify(text).replace(/\$\{/g, '$$${').replace(/%\{/g, '%%{');
}

function jsonDocument(text: string): JsonValue | undefined {
  if (!/^\s*[[{]/.test(text)) {
    return undefined;
  }
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
