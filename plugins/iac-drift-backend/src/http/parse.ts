import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import { InputError } from '@backstage/errors';
import { z } from 'zod';

/**
 * Reads input from outside.
 *
 * @throws InputError with one sentence that names the parameter and what it must be
 * @internal
 */
export function parseInput<T>(schema: z.ZodType<T>, input: unknown): T {
  const result = schema.safeParse(input);
  if (result.success) {
    return result.data;
  }
  const [issue] = result.error.issues;
  const name = issue.path.map(String).join('.');
  throw new InputError(
    name
      ? `The parameter '${name}' is wrong: ${issue.message}.`
      : `The request is wrong: ${issue.message}.`,
  );
}

const MAX_TEXT = 1000;

/** One text of bounded length. @internal */
export const text = z
  .string('give it once')
  .max(MAX_TEXT, `it is longer than ${MAX_TEXT} characters`);

/** A parameter that may be repeated, or given once with commas. @internal */
export const texts = z
  .union([text, z.array(text).max(100, 'it is given too often')], {
    error: 'give text, more than once if needed',
  })
  .transform(value =>
    [value]
      .flat()
      .flatMap(part => part.split(','))
      .map(part => part.trim())
      .filter(part => part !== ''),
  );

/** Like {@link texts}, each one of these. @internal */
export function someOf(values: readonly string[]) {
  return texts.refine(given => given.every(value => values.includes(value)), {
    error: `it must be one of ${values.join(', ')}`,
  });
}

/** An entity ref in its full form; kind and namespace may be left out. @internal */
export function entityRef(defaultKind?: string) {
  return text.transform((value, context) => {
    try {
      return stringifyEntityRef(parseEntityRef(value, { defaultKind }));
    } catch {
      context.addIssue({
        code: 'custom',
        message: 'it must be an entity ref such as component:default/orders',
      });
      return z.NEVER;
    }
  });
}

/** One or more entity refs, repeated or with commas. @internal */
export const entityRefs = texts
  .refine(given => given.length > 0, { error: 'name at least one entity' })
  .pipe(z.array(entityRef()));

/** A whole number within bounds, given once, in decimal without leading zeros. @internal */
export function integer({ min, max }: { min: number; max: number }) {
  const message = `it must be a whole number from ${min} to ${max}`;
  return z
    .string(message)
    .regex(/^(0|[1-9]\d{0,15})$/, message)
    .transform(Number)
    .refine(value => value >= min && value <= max, { error: message });
}
