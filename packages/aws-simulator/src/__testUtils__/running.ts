import { startSimulator, type Simulator } from '..';
import { clientsOf } from './clients';

/** A simulator, new for each test of the file, and clients of it. */
export function runningSimulator() {
  const running = {} as {
    simulator: Simulator;
    clients: ReturnType<typeof clientsOf>;
  };
  beforeEach(async () => {
    running.simulator = await startSimulator();
    running.clients = clientsOf(running.simulator.url);
  });
  afterEach(() => running.simulator.close());
  return running;
}

/** The security group of orders. */
export const group = {
  resourceType: 'AWS::EC2::SecurityGroup',
  resourceId: 'sg-0a4b8d1f6e2c97350',
} as const;

/** An error of an AWS client by its name. */
export const named = (name: string) => expect.objectContaining({ name });
