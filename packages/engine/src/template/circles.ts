import { isObject } from '../json';
import { JsonValue } from '../types';
import { Template } from './templateDocument';
import { TemplateError } from './TemplateError';

/**
 * Refuses resources that need one another to be made, which CloudFormation never
 * deployed. What stands under a condition may not be needed, and is left out.
 *
 * @throws TemplateError - naming two of the circle
 * @internal
 */
export function refuseCircles({ resources }: Template) {
  const names = new Set(resources.map(({ logicalId }) => logicalId));
  const needs = new Map(
    resources.map(({ logicalId, properties }) => [
      logicalId,
      [...namedIn(properties)].filter(name => names.has(name)),
    ]),
  );
  // In order of being free: what is left needs itself.
  const open = new Map<string, number>();
  const neededBy = new Map<string, string[]>();
  for (const [name, others] of needs) {
    open.set(name, others.length);
    for (const other of others) {
      neededBy.set(other, [...(neededBy.get(other) ?? []), name]);
    }
  }
  const free = [...names].filter(name => open.get(name) === 0);
  for (let name = free.pop(); name !== undefined; name = free.pop()) {
    open.delete(name);
    for (const other of neededBy.get(name) ?? []) {
      const left = (open.get(other) ?? 0) - 1;
      open.set(other, left);
      if (left === 0) free.push(other);
    }
  }
  if (open.size > 0) {
    const circle = circleAmong(open, needs);
    throw new TemplateError(
      `The template is circular: ${circle
        .slice(0, 4)
        .map(name => name.slice(0, 80))
        .join(' refers to ')}; CloudFormation takes no such template.`,
    );
  }
}

/** From any of what is left, each step leads on to one that is left too. */
function circleAmong(
  open: Map<string, number>,
  needs: Map<string, string[]>,
): string[] {
  const path: string[] = [];
  let [name] = open.keys();
  while (!path.includes(name)) {
    path.push(name);
    name = needs.get(name)?.find(other => open.has(other)) ?? name;
  }
  return [...path.slice(path.indexOf(name)), name];
}

function namedIn(value: JsonValue, found = new Set<string>()): Set<string> {
  if (Array.isArray(value)) {
    for (const element of value) namedIn(element, found);
  } else if (isObject(value)) {
    for (const [key, inner] of Object.entries(value)) {
      if (key === 'Fn::If') continue;
      if (key === 'Ref' && typeof inner === 'string') found.add(inner);
      if (key === 'Fn::GetAtt') {
        const [name] = Array.isArray(inner) ? inner : String(inner).split('.');
        if (typeof name === 'string') found.add(name);
      }
      if (key === 'Fn::Sub') {
        const [text] = Array.isArray(inner) ? inner : [inner];
        for (const [, name] of String(text).matchAll(/\$\{(\w+)[^}]*\}/g)) {
          found.add(name);
        }
      }
      namedIn(inner, found);
    }
  }
  return found;
}
