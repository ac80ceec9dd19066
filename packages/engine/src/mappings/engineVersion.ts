import { versionPrefix } from '../equality';
import { observe } from '../items/livePath';
import { isEmpty, own, spelling, text } from '../json';
import { JsonValue } from '../types';
import { AttributeRule } from './mapping';

/**
 * Whether the version is the one that is asked for, or waits to be, as far as that
 * goes: `15` is kept by `15.4`. Where the state says which one it was, only RDS's
 * own upgrades, to a higher one, are no change.
 *
 * @internal
 */
export const hasVersion: AttributeRule['alsoEqual'] = (
  desired,
  live,
  item,
  attributes,
) => {
  const keeps = (version: JsonValue) =>
    versionPrefix.compare(desired, version) === 'equal';
  const pending = observe(
    item.configuration,
    'pendingModifiedValues.engineVersion',
  );
  if (pending.observed && !isEmpty(pending.value) && keeps(pending.value)) {
    return true;
  }
  const was = text(attributes, 'engine_version_actual');
  const isUpgraded =
    own(attributes, 'auto_minor_version_upgrade') !== false &&
    isHigher(spelling(live), was ?? '');
  return keeps(live) && (was === undefined || was === live || isUpgraded);
};

/** `15.7` than `15.4`, and `19.0.ru-2024-01` than `19.0.ru-2023-10`. */
function isHigher(version: string, than: string): boolean {
  const [a, b] = [version.split('.'), than.split('.')];
  const i = a.findIndex((part, position) => part !== b[position]);
  if (i < 0 || b[i] === undefined) return i >= 0;
  const isNumber = (part: string) => /^\d+$/.test(part);
  if (isNumber(a[i]) !== isNumber(b[i])) return false;
  return a[i].localeCompare(b[i], 'en', { numeric: true }) > 0;
}
