import { PathStep } from '../../paths';
import { ValueContext } from './ValueContext';

/** Properties whose words are counted up in the service's API, by their names' endings. */
const WORDS =
  /(Type|Types|Mode|Status|State|Protocol|Engine|EngineName|Class|Format|Operator|Unit|Scheme|Method|Methods|Family|Tenancy|Action|Level|Algorithm|HttpVersion|Strategy)$/;

/** A word of an API: `MANAGED`, `Container`, `access-denied`. */
const WORD = /^[A-Za-z][A-Za-z0-9_-]{0,63}$/;

/**
 * Names that have no case: of hosts (RFC 4343) and of HTTP headers (RFC 9110), which
 * services store in lower case, and what AWS WAF calls "not case sensitive" (Template
 * Reference, AWS::WAFv2::WebACL FieldToMatch, SingleQueryArgument).
 */
const CASELESS =
  /(Domain|DomainNames?|DNSName|DnsName|HostedZoneName|Headers?|HeaderNames?|Aliases|SingleQueryArgument)$/;

/**
 * Names that are stored in lower case (Amazon RDS User Guide, "DB instance
 * identifier": "stored as a lowercase string"; the same is said of the parameter,
 * option and subnet groups of RDS, Aurora, Neptune, DocumentDB, ElastiCache,
 * MemoryDB, DAX and Redshift).
 */
const LOWERED_TYPES =
  /^AWS::(RDS|Neptune|DocDB|ElastiCache|MemoryDB|DAX|Redshift|DMS)::/;
const LOWERED =
  /(Identifier|GroupName|GroupNames|GroupId|ClusterName|SnapshotName|WindowName|(Maintenance|Backup|Snapshot)Window)$/;

/**
 * Whether a difference of case alone is AWS's doing. It is of a property that is
 * never changed in place: had it been changed, it would be another object.
 *
 * @internal
 */
export function foldsCase(
  desired: string,
  live: string,
  steps: PathStep[],
  { schema, type }: ValueContext,
): boolean {
  const names = steps.filter(
    (step): step is string => typeof step === 'string',
  );
  const key = names.at(-1) ?? '';
  const facts = schema.of(steps);
  if (facts.isCreateOnly) return isFolded(desired, live);
  if (facts.words?.some(word => word === desired || word === live)) return true;
  if (LOWERED_TYPES.test(type) && LOWERED.test(key)) return true;
  if (CASELESS.test(key)) return true;
  // The header that a rule looks at: `SingleHeader.Name`.
  if (key === 'Name' && CASELESS.test(names.at(-2) ?? '')) return true;
  if (type.startsWith('AWS::Route53::') && key === 'Name') return true;
  return WORDS.test(key) && WORD.test(desired) && WORD.test(live);
}

/** AWS folds to one case: the other spelling of two mixed ones is somebody's. */
function isFolded(desired: string, live: string): boolean {
  return (
    live === live.toLowerCase() ||
    live === live.toUpperCase() ||
    (WORD.test(desired) && desired === desired.toUpperCase())
  );
}
