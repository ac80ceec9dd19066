import type { DesiredResource } from '@iac-drift/engine';

/** A database's index holds about 2,700 bytes; stack and address are in one. */
const MAX_ADDRESS_BYTES = 2000;
const LONE_SURROGATE =
  /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** Resources, or one sentence that says what is wrong. @internal */
export type Readable<T> =
  | { resources: T[]; error?: undefined }
  | { resources?: undefined; error: string };

/**
 * Resources with addresses that every database can hold and give back unchanged:
 * keys of `for_each` are free text, and an address that came back as another one
 * would be another resource to the next scan.
 *
 * @internal
 */
export function readableResources<
  T extends Pick<DesiredResource, 'address' | 'type'>,
>(resources: T[]): Readable<T> {
  if (resources.some(r => Buffer.byteLength(r.address) > MAX_ADDRESS_BYTES)) {
    return {
      error: `The state holds a resource whose address is longer than ${MAX_ADDRESS_BYTES} bytes; shorten its for_each key.`,
    };
  }
  return {
    resources: resources.map(resource => {
      const address = storable(resource.address);
      const type = storable(resource.type);
      return address === resource.address && type === resource.type
        ? resource
        : { ...resource, address, type };
    }),
  };
}

/** PostgreSQL stores no NUL in text, and UTF-8 has no lone surrogates. @internal */
export function storable(text: string): string {
  return text.replaceAll('\0', '\ufffd').replace(LONE_SURROGATE, '\ufffd');
}
