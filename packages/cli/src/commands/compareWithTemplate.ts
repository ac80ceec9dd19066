import {
  compareTemplate,
  LiveModelsError,
  MAX_TEMPLATE_BYTES,
  parseTemplate,
  Template,
  TemplateError,
} from '@iac-drift/engine';
import { CliError } from '../CliError';
import { parsedAs, readInput, readJson } from './inputFile';

/** Which files are compared, and what the template does not say. @internal */
export interface TemplateFiles {
  template: string;
  live: string[];
  stackResources: string | undefined;
  parameters: string | undefined;
  schemas: string[];
  account: string | undefined;
  region: string | undefined;
}

/**
 * A CloudFormation template against what the Cloud Control API shows.
 *
 * @throws CliError - in one sentence that names the file which is not as it should be
 * @internal
 */
export async function comparedTemplate(files: TemplateFiles) {
  const { template: path, stackResources, parameters, account, region } = files;
  if (account !== undefined && !/^\d{12}$/.test(account)) {
    throw new CliError('An account has twelve digits; give --account so.');
  }
  if (region !== undefined && !/^[a-z]{2}(-[a-z]+)+-\d+$/.test(region)) {
    throw new CliError('This is no region; give --region as `eu-west-1`.');
  }
  const template = await readTemplate(path);
  const live: unknown[] = [];
  for (const file of files.live) live.push(...listOf(await readJson(file)));
  const schemas: unknown[] = [];
  for (const file of files.schemas) {
    schemas.push(...listOf(await readJson(file)));
  }
  try {
    return compareTemplate({
      template,
      live,
      schemas,
      ...(stackResources !== undefined && {
        stackResources: await readJson(stackResources),
      }),
      ...(parameters !== undefined && {
        parameters: await readJson(parameters),
      }),
      accountId: account,
      region,
    });
  } catch (error) {
    throw error instanceof TemplateError || error instanceof LiveModelsError
      ? new CliError(error.message)
      : error;
  }
}

async function readTemplate(path: string): Promise<Template> {
  const bytes = await readInput(path, MAX_TEMPLATE_BYTES);
  return parsedAs(path, () => parseTemplate(bytes), TemplateError);
}

function listOf(json: unknown): unknown[] {
  return Array.isArray(json) ? json : [json];
}
