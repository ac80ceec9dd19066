/** The newest checkpoint; replaced. @internal */
export const NEWEST = 'checkpoint';
/** The trust file; replaced. @internal */
export const POLICY = 'trust/policy';

/** What a name under `checkpoints/` or `segments/` says. @internal */
export type PublishedName =
  | { kind: 'segment'; from: number; to: number }
  | { kind: 'checkpoint'; size: number }
  | { kind: 'cosignature'; size: number; keyId: string; time: number }
  | { kind: 'timestamp'; size: number; digest: string };

/** Undefined when it is no name of a published log. @internal */
export function parseName(name: string): PublishedName | undefined {
  const segment = /^segments\/(\d{20})-(\d{20})\.ndjson$/.exec(name);
  if (segment) {
    const [from, to] = segment.slice(1).map(Number);
    return { kind: 'segment', from, to };
  }
  const [, digits, rest] = /^checkpoints\/(\d{20})(\..+)?$/.exec(name) ?? [];
  if (digits === undefined) {
    return undefined;
  }
  const size = Number(digits);
  if (rest === undefined) {
    return { kind: 'checkpoint', size };
  }
  const [, keyId, time] =
    /^\.cosig\.([0-9a-f]{8})\.(\d{1,16})$/.exec(rest) ?? [];
  if (keyId !== undefined) {
    return { kind: 'cosignature', size, keyId, time: Number(time) };
  }
  const [, digest] = /^\.tsr\.([0-9a-f]{8})$/.exec(rest) ?? [];
  return digest === undefined ? undefined : { kind: 'timestamp', size, digest };
}

/** Name of the checkpoint of a size. @internal */
export function checkpointName(size: number): string {
  return `checkpoints/${String(size).padStart(20, '0')}`;
}
