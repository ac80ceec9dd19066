import { compare, DesiredResource, LiveItem } from '../src';
import { liveOf, memberAt } from './estate';

/** Peak resident memory, in MB, of a process that compares so many resources. */
export function peakMemory(size: number): number {
  const desired: DesiredResource[] = [];
  const live: LiveItem[] = [];
  for (let n = 0; n < size; n++) {
    const member = memberAt(n);
    desired.push(member.desired);
    live.push(liveOf(member));
  }
  compare({ desired, live });
  return process.resourceUsage().maxRSS / 1024;
}
