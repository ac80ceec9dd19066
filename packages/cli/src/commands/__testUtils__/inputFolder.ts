import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder that is there for the tests of one `describe`. */
export interface InputFolder {
  /** The path of what is in it under this name, or of the folder itself. */
  path(name?: string): string;
  /** Writes a file, as it is or as JSON, and says its path. */
  write(name: string, content: unknown): Promise<string>;
}

export function inputFolder(): InputFolder {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'iac-drift-'));
  });
  afterAll(() => rm(folder, { recursive: true }));
  const path = (name = '') => join(folder, name);
  return {
    path,
    write: async (name, content) => {
      await writeFile(
        path(name),
        typeof content === 'string' || Buffer.isBuffer(content)
          ? content
          : JSON.stringify(content),
      );
      return path(name);
    },
  };
}
