import { spelling } from '../json';
import { Semantics } from './semantics';

/**
 * A version as far as it is asked for: `8.0` is kept by `8.0.43`, not by `8.1`
 * and not by `8.01`; `6.x` asks for as much as `6`. RDS upgrades minor versions by
 * itself.
 *
 * @internal
 */
export const versionPrefix: Semantics = {
  name: 'version, as far as given',
  compare(desired, live) {
    const [asked, got] = [
      spelling(desired).replace(/\.x$/, ''),
      spelling(live),
    ];
    return got === asked || got.startsWith(`${asked}.`) ? 'equal' : 'different';
  },
  show: live => live,
};

/**
 * The same version as far as both go: Cloud Control shows `1.6` of a cache that is
 * `1.6.22`.
 *
 * @internal
 */
export const versionInCommon: Semantics = {
  name: 'version, as far as both go',
  compare: (desired, live) =>
    versionPrefix.compare(desired, live) === 'equal' ||
    versionPrefix.compare(live, desired) === 'equal'
      ? 'equal'
      : 'different',
  show: live => live,
};
