import { Change, Finding } from '@iac-drift/backstage-plugin-iac-drift-common';
import { hclValue } from './hcl';

/** What a person can do about a drift, as text to copy. @internal */
export interface WaysOut {
  /** Puts the cloud back to what the code says. */
  revert?: string;
  /** Makes the code say what the cloud has. */
  adopt?: string;
}

/**
 * The ways out of a finding that is open: the command that reverts it and the code
 * that adopts it.
 *
 * @internal
 */
export function waysOut(finding: Finding): WaysOut {
  const { kind, address } = finding;
  switch (kind) {
    case 'changed':
      return { revert: applyOf(address), adopt: codeOf(finding) };
    case 'deleted':
      return {
        revert: applyOf(address),
        adopt: `terraform state rm ${quoted(address)}`,
      };
    case 'absorbed':
      return { adopt: codeOf(finding) };
    case 'unmanaged':
      return { revert: deletionOf(finding), adopt: importOf(finding) };
    default:
      return {};
  }
}

/** Deletes an object by the one API that can delete nearly anything. */
function deletionOf({ identity }: Finding): string | undefined {
  const { resourceType, region } = identity;
  const id = ownIdOf(identity);
  if (!resourceType || !id) {
    return undefined;
  }
  const place = region && region !== 'global' ? ` --region ${region}` : '';
  return `aws cloudcontrol delete-resource${place} --type-name ${quoted(
    resourceType,
  )} --identifier ${quoted(id)}`;
}

/** The block that imports an object, if a provider has its type. */
function importOf({ type, identity, changes }: Finding): string | undefined {
  const id = ownIdOf(identity);
  if (!type.startsWith('aws_') || !id) {
    return undefined;
  }
  const called = String(changes.find(c => c.path === 'name')?.live ?? id);
  const name = called
    .replace(/[^A-Za-z0-9_-]+/g, '_')
    .replace(/^[^A-Za-z_]/, '_');
  return `import {\n  to = ${type}.${name}\n  id = ${hclValue(id, '  ')}\n}`;
}

/** IAM knows its objects by name, most services by id. */
function ownIdOf({ resourceType, resourceId, arn }: Finding['identity']) {
  return resourceType?.startsWith('AWS::IAM::') && arn
    ? arn.split(/[:/]/).pop()
    : resourceId;
}

function applyOf(address: string): string {
  return `terraform apply -target=${quoted(address)}`;
}

/** A word for a POSIX shell: addresses hold brackets and quotes. */
function quoted(text: string): string {
  return `'${text.replace(/'/g, `'\\''`)}'`;
}

/** The block of the resource, with the attributes that differ as the cloud has them. */
function codeOf({ address, changes }: Finding): string {
  const [type, name] = resourceOf(address);
  const lines = changes.flatMap(linesOf);
  return `resource "${type}" "${name}" {\n${lines.join('\n')}\n}`;
}

function linesOf(change: Change): string[] {
  const { path, live, sensitive } = change;
  // What is computed from the provider's own tags is no attribute to set.
  const attribute = path.replace(/^tags_all\b/, 'tags');
  if (sensitive) {
    return [`  # ${attribute}: the value is secret and not shown`];
  }
  const steps = attribute.match(/[^.[\]]+/g) ?? [attribute];
  if (live === null) {
    return [`  # ${attribute}: take it away`];
  }
  if (steps[0] === 'tags' && steps.length > 1) {
    const key = attribute.slice('tags.'.length);
    return [
      `  tags = {`,
      `    # …`,
      `    ${JSON.stringify(key)} = ${hclValue(live, '    ')}`,
      `  }`,
    ];
  }
  const blocks = steps.slice(0, -1).filter(step => !/^\d+$/.test(step));
  const last = steps.at(-1) ?? attribute;
  const depth = '  '.repeat(blocks.length + 1);
  return [
    ...blocks.map((block, i) => `${'  '.repeat(i + 1)}${block} {`),
    `${depth}${last} = ${hclValue(live, depth)}`,
    ...blocks.map((_, i) => `${'  '.repeat(blocks.length - i)}}`),
  ];
}

/** Type and name at the end of an address: `module.a["x.y"].aws_s3_bucket.b[0]`. */
function resourceOf(address: string): [string, string] {
  const parts = address.replace(/\[("(\\.|[^"\\])*"|\d+)\]/g, '').split('.');
  return [parts.at(-2) ?? '', parts.at(-1) ?? ''];
}
