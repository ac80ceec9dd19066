import { scenarios } from '../scenarios';
import { UsageError } from './commandLine';
import type { ControlClient } from './controlClient';
import type { DemoContext } from './demo';
import { writeToState } from './states';

/** `yarn demo adopt`: lets the code keep a change. @internal */
export async function adopt(
  client: ControlClient,
  { print, env }: DemoContext,
  name: string | undefined,
) {
  const scenario = scenarios.find(one => one.name === name);
  const adoptable = scenarios.filter(one => one.adoption);
  if (!scenario?.adoption) {
    throw new UsageError(
      `Name what to adopt, of ${adoptable.map(one => one.name).join(', ')}.`,
    );
  }
  const { service, adoption } = scenario;
  const drifted = (await client.scenarios()).find(one => one.name === name);
  if (!drifted?.active) {
    throw new UsageError(
      `${name} has not drifted, so there is nothing to adopt.`,
    );
  }
  const serial = writeToState({ service, adoption, value: 'becomes', env });
  print(
    serial === undefined
      ? `The code of ${service} says so already.`
      : `Adopted ${name}: the state of ${service} says what the cloud has, as of serial ${serial}.`,
  );
  const port = env.IAC_DRIFT_APP_PORT || '3000';
  print(
    `Within a minute: http://localhost:${port}/catalog/default/component/${service}/drift`,
  );
}

/** Takes adopted changes out of the code again; a demo without states has none. @internal */
export function restoreStates({ env, print }: DemoContext) {
  for (const { name, service, adoption } of scenarios) {
    if (!adoption) continue;
    try {
      const serial = writeToState({ service, adoption, value: 'was', env });
      if (serial !== undefined) print(`Took ${name} out of the code again.`);
    } catch {
      return;
    }
  }
}
