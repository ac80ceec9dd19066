import { Config } from '@backstage/config';
import {
  COSIGNATURE_NOTE_TYPE,
  NoteError,
  type NoteKey,
  parseVkey,
} from '@iac-drift/ledger';
import { sha256 } from '@iac-drift/ledger/node';
import type { Witness } from './witness/WitnessClient';

/**
 * Reads `iacDrift.witnesses` and how many of them an auditor asks for.
 *
 * @throws when a value cannot be understood, naming the key
 * @internal
 */
export function readWitnesses(config: Config | undefined): {
  witnesses: Witness[];
  witnessQuorum: number;
} {
  const witnesses = (config?.getOptionalConfigArray('witnesses') ?? []).map(
    readWitness,
  );
  const names = witnesses.map(({ name }) => name);
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) {
    throw new Error(
      `iacDrift.witnesses holds two witnesses of the name '${twice}'; give each its own name`,
    );
  }
  return { witnesses, witnessQuorum: readQuorum(config, witnesses.length) };
}

/**
 * Reads `iacDrift.timestamps`.
 *
 * @throws when a value cannot be understood, naming the key
 * @internal
 */
export function readTimestamps(
  config: Config | undefined,
  intervalMs: number,
): { url: string; caFile?: string; intervalMs: number } | undefined {
  const timestamps = config?.getOptionalConfig('timestamps');
  return (
    timestamps && {
      url: readUrl(timestamps, 'iacDrift.timestamps.url'),
      caFile: timestamps.getOptionalString('caFile'),
      intervalMs,
    }
  );
}

function readWitness(config: Config, i: number): Witness {
  const vkey = config.getString('vkey');
  const key = keyOf(vkey, i);
  const name = config.getOptionalString('name') ?? key.name;
  if (!/^[!-~]+$/.test(name) || name === 'none' || name === 'witnesses') {
    throw new Error(
      `iacDrift.witnesses.${i}.name must be a word without spaces, and not 'none' or 'witnesses'`,
    );
  }
  return {
    name,
    vkey,
    key,
    url: readUrl(config, `iacDrift.witnesses.${i}.url`),
  };
}

function keyOf(vkey: string, i: number): NoteKey {
  try {
    return parseVkey(vkey, sha256, COSIGNATURE_NOTE_TYPE);
  } catch (error) {
    if (error instanceof NoteError) {
      throw new Error(
        `iacDrift.witnesses.${i}.vkey is not the key of a witness, as "iac-drift witness" prints it at its start: ${error.message}`,
      );
    }
    throw error;
  }
}

function readUrl(config: Config, name: string): string {
  const text = config.getString('url');
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !['http:', 'https:'].includes(url.protocol)) {
    throw new Error(`${name} must be a URL that begins with https://`);
  }
  if (url.username || url.password) {
    throw new Error(
      `${name} must not hold a name or password: it is published in the trust file`,
    );
  }
  return text;
}

function readQuorum(config: Config | undefined, count: number): number {
  const given = config?.getOptional('witnessQuorum') ?? 'any';
  const words: Record<string, number> = { any: Math.min(1, count), all: count };
  const quorum = typeof given === 'string' ? words[given] : given;
  if (
    typeof quorum !== 'number' ||
    !Number.isInteger(quorum) ||
    quorum < 0 ||
    quorum > count
  ) {
    throw new Error(
      `iacDrift.witnessQuorum must be any, all or a number from 0 to ${count}, the number of witnesses`,
    );
  }
  return quorum;
}
