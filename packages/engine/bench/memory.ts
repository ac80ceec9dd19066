import { compare } from '../src';
import { estate, liveOf } from './estate';

/** Peak resident memory, in MB, of a process that compares so many resources. */
export function peakMemory(size: number): number {
  const members = estate(size);
  const live = members.map(liveOf);
  compare({ desired: members.map(m => m.desired), live });
  return process.resourceUsage().maxRSS / 1024;
}
