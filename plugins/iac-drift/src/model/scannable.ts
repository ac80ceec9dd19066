import {
  REPORTED_STACK_KIND,
  Stack,
} from '@iac-drift/backstage-plugin-iac-drift-common';

/** Whether a stack is as a CI job reports it, so that nothing can scan it. @internal */
export function isReported({ kind }: Pick<Stack, 'kind'>): boolean {
  return kind === REPORTED_STACK_KIND;
}

/** The stacks among these that can be scanned. @internal */
export function scannable(stacks: Stack[]): Stack[] {
  return stacks.filter(stack => !isReported(stack));
}
