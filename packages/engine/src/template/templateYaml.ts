import {
  Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  Node,
  parseDocument,
  Scalar,
} from 'yaml';
import { JsonObject, JsonValue } from '../types';
import { refuseCount, refuseLevel } from './bounds';
import { TemplateError } from './TemplateError';

function parsed(source: string) {
  try {
    return parseDocument(source, {
      schema: 'failsafe',
      uniqueKeys: true,
      prettyErrors: true,
      logLevel: 'error',
    });
  } catch (error) {
    if (error instanceof RangeError) refuseLevel(Infinity);
    throw new TemplateError('The template is not valid YAML.');
  }
}

/** What is wrong, without the text in which it is. */
const REASONS: Record<string, string> = {
  DUPLICATE_KEY: 'a key stands twice in one map',
  BAD_INDENT: 'something is indented or closed where it should not be',
  TAB_AS_INDENT: 'a tab indents it, where YAML takes spaces only',
  MISSING_CHAR: 'a character is missing, such as a quote or a bracket,',
  MULTIPLE_DOCS: 'a second document begins',
  UNEXPECTED_TOKEN: 'something stands where it cannot',
  RESOURCE_EXHAUSTION: 'it is nested too deeply',
  BAD_ALIAS: 'an alias cannot be read',
  MULTILINE_IMPLICIT_KEY: 'a key runs over several lines',
};

function reasonOf(code: string): string {
  return REASONS[code] ?? 'it cannot be read';
}

/** The long names of the short forms that are no `Fn::` of the same name. */
const SHORT_FORMS = new Map([
  ['!Ref', 'Ref'],
  ['!Condition', 'Condition'],
]);

class Reader {
  readonly #document: Document;
  #values = 0;

  constructor(document: Document) {
    this.#document = document;
  }

  read(node: unknown, level: number): JsonValue {
    refuseLevel(level);
    refuseCount((this.#values += 1));
    if (isAlias(node)) {
      const target = node.resolve(this.#document);
      if (target === undefined) {
        throw new TemplateError(
          'The template is not valid YAML: an alias refers to no anchor.',
        );
      }
      return this.read(target, level + 1);
    }
    const value = this.#plain(node, level);
    const tag = (node as Node | null)?.tag;
    return tag?.startsWith('!') && tag !== '!' ? writtenOut(tag, value) : value;
  }

  #plain(node: unknown, level: number): JsonValue {
    if (isMap(node)) {
      const object: JsonObject = {};
      for (const { key, value } of node.items) {
        const name = isScalar(key) ? String(key.value ?? '') : undefined;
        if (name === undefined) {
          throw new TemplateError(
            'The template is not valid: a key in it is a list or a map; keys are text.',
          );
        }
        Object.defineProperty(object, name, {
          value: this.read(value, level + 1),
          enumerable: true,
          configurable: true,
          writable: true,
        });
      }
      return object;
    }
    if (isSeq(node)) {
      return node.items.map(item => this.read(item, level + 1));
    }
    return isScalar(node) ? scalarOf(node) : null;
  }
}

function scalarOf(node: Scalar): JsonValue {
  const text = String(node.value ?? '');
  if (node.type !== Scalar.PLAIN) return text;
  if (/^(true|false)$/i.test(text)) return text.toLowerCase() === 'true';
  if (/^(null|~|)$/i.test(text)) return null;
  const number = Number(text);
  return /^-?\d+(\.\d+)?$/.test(text) && String(number) === text
    ? number
    : text;
}

function writtenOut(tag: string, value: JsonValue): JsonObject {
  return { [SHORT_FORMS.get(tag) ?? `Fn::${tag.slice(1)}`]: value };
}

/**
 * A template in YAML, with the short forms of functions written out. Source:
 * CloudFormation User Guide, "Intrinsic function reference" and "Template format:
 * YAML". Text that is not quoted is a number or a truth value only where it is
 * spelled as JSON spells it, so that `012345678901` and `2012-10-17` stay as they
 * are.
 *
 * @throws TemplateError - in one sentence that says where it fails
 * @internal
 */
export function readYaml(source: string): JsonValue {
  const document = parsed(source);
  const [error] = document.errors;
  if (error !== undefined) {
    const line = error.linePos?.[0].line;
    throw new TemplateError(
      `The template is not valid ${
        /^\s*\{/.test(source) ? 'JSON or YAML' : 'YAML'
      }: ${reasonOf(error.code)}${
        line === undefined ? '' : ` at line ${line}`
      }.`,
    );
  }
  return new Reader(document).read(document.contents, 0);
}
