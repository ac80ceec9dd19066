import { isObject, own, spelling } from '../../json';
import { JsonValue } from '../../types';
import { sameWhen, TypeRules } from './rule';

/**
 * A cluster's storage is spread over three zones, and those that were not asked for
 * are added (RDS API Reference, CreateDBCluster, AvailabilityZones).
 */
const SPREAD: TypeRules = { AvailabilityZones: { isOpen: true } };

/** Databases and what works on their data. @internal */
export const DATA_RULES: [string, TypeRules][] = [
  // An option shows all of its settings, set or not (RDS API Reference, OptionSetting).
  [
    'AWS::RDS::OptionGroup',
    { 'OptionConfigurations.*.OptionSettings': { isOpen: true } },
  ],
  ['AWS::RDS::DBCluster', SPREAD],
  ['AWS::Neptune::DBCluster', SPREAD],
  ['AWS::DocDB::DBCluster', SPREAD],
  ['AWS::MemoryDB::User', { AccessString: sameWhen(isSameAccess) }],
  ['AWS::ElastiCache::User', { AccessString: sameWhen(isSameAccess) }],
  [
    'AWS::DataBrew::Recipe',
    // A recipe's parameters are shown by their documented names, which begin with a
    // capital (Template Reference, AWS::DataBrew::Recipe RecipeParameters).
    {
      'Steps.*.Action.Parameters': sameWhen(
        (desired, live) => capitalised(desired) === capitalised(live),
      ),
    },
  ],
];

/**
 * An access string starts with no command allowed: `-@all` says what is so anyway
 * (MemoryDB Developer Guide, "Specifying permissions using an access string").
 */
function isSameAccess(desired: JsonValue, live: JsonValue): boolean {
  const words = (value: JsonValue) =>
    spelling(value)
      .trim()
      .split(/\s+/)
      .filter(word => word !== '-@all')
      .join(' ');
  return words(desired) === words(live);
}

function capitalised(value: JsonValue): string {
  if (!isObject(value)) return spelling(value);
  const keys = Object.keys(value).sort((a, b) =>
    a.toLowerCase() < b.toLowerCase() ? -1 : 1,
  );
  return JSON.stringify(
    keys.map(key => [
      key.charAt(0).toUpperCase() + key.slice(1),
      spelling(own(value, key)),
    ]),
  );
}
