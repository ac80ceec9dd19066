import { isObject, own } from '../json';
import { JsonValue } from '../types';
import { duplicateKeyOf } from './duplicateKey';
import { Template, templateOf } from './templateDocument';
import { TemplateError } from './TemplateError';
import { readYaml } from './templateYaml';
import { refuseDepth } from './bounds';

/**
 * The largest template that is read, in bytes of UTF-8: 16 MiB. CloudFormation
 * itself takes 1 MB.
 *
 * @public
 */
export const MAX_TEMPLATE_BYTES = 16 * 1024 * 1024;

/**
 * Reads a CloudFormation template in JSON or YAML, with the short forms of its
 * functions (`!Ref`, `!Sub`), or what `aws cloudformation get-template` prints.
 *
 * @throws TemplateError - when it is none, or cannot be compared as it is
 * @public
 */
export function parseTemplate(input: string | Uint8Array): Template {
  if (input.length > MAX_TEMPLATE_BYTES) {
    throw new TemplateError(
      `The template is larger than ${
        MAX_TEMPLATE_BYTES / 1024 / 1024
      } MiB; CloudFormation takes templates of at most 1 MB.`,
    );
  }
  const source =
    typeof input === 'string' ? input : new TextDecoder().decode(input);
  const document = documentOf(source);
  const body = isObject(document) ? own(document, 'TemplateBody') : undefined;
  if (body === undefined) return templateOf(document);
  return templateOf(typeof body === 'string' ? documentOf(body) : body);
}

function documentOf(source: string): JsonValue {
  const text = source.replace(/^\ufeff/, '');
  if (text.trim() === '') {
    throw new TemplateError('The template is empty; give its JSON or YAML.');
  }
  if (!/^\s*[{[]/.test(text)) return readYaml(text);
  let document: JsonValue;
  try {
    document = JSON.parse(text);
  } catch {
    // YAML may begin with a brace too; if it is neither, YAML says where it fails.
    return readYaml(text);
  }
  refuseDepth(document);
  const twice = duplicateKeyOf(text);
  if (twice !== undefined) {
    throw new TemplateError(
      `The template has the key ${twice} twice in one object; keep one of them.`,
    );
  }
  return document;
}
