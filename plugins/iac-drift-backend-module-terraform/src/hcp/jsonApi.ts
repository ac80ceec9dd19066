/**
 * One object of a JSON:API document, of which nothing is believed.
 *
 * @internal
 */
export interface JsonApiResource {
  id?: string;
  attributes?: Record<string, unknown>;
  relationships?: Record<string, unknown>;
}

/**
 * The one object of a document.
 *
 * @internal
 */
export function dataOf(document: unknown): JsonApiResource | undefined {
  const { data } = (document ?? {}) as { data?: unknown };
  return data !== null && typeof data === 'object' && !Array.isArray(data)
    ? (data as JsonApiResource)
    : undefined;
}

/**
 * An attribute that is text.
 *
 * @internal
 */
export function textAt(
  resource: JsonApiResource | undefined,
  name: string,
): string | undefined {
  const attributes = resource?.attributes;
  const value =
    attributes && Object.hasOwn(attributes, name)
      ? attributes[name]
      : undefined;
  return typeof value === 'string' ? value : undefined;
}

/**
 * The id of the one object that a relationship names.
 *
 * @internal
 */
export function relatedId(
  resource: JsonApiResource | undefined,
  name: string,
): string | undefined {
  const relationships = resource?.relationships;
  const related =
    relationships && Object.hasOwn(relationships, name)
      ? dataOf(relationships[name])
      : undefined;
  return typeof related?.id === 'string' ? related.id : undefined;
}

/**
 * An object that a document brings with it.
 *
 * @internal
 */
export function includedOf(
  document: unknown,
  id: string | undefined,
): JsonApiResource | undefined {
  const { included } = (document ?? {}) as { included?: unknown };
  return id !== undefined && Array.isArray(included)
    ? included.find((resource: JsonApiResource | null) => resource?.id === id)
    : undefined;
}

/**
 * The number of the next page, or undefined on the last.
 *
 * @internal
 */
export function nextPageOf(document: unknown): number | undefined {
  const { meta } = (document ?? {}) as {
    meta?: { pagination?: { 'next-page'?: unknown } };
  };
  const next = meta?.pagination?.['next-page'];
  return typeof next === 'number' && Number.isInteger(next) && next > 1
    ? next
    : undefined;
}
