import { findingRules } from './findingPermissions';

const finding = {
  entityRefs: ['component:default/orders'],
  owners: ['group:default/team-a'],
  severity: 'high',
} as const;
const readable = { ...finding, entityRefs: [], owners: [...finding.owners] };

describe('rules for policies about findings', () => {
  it('allow owners', () => {
    const { apply } = findingRules.isOwner;
    expect(apply(readable, { claims: ['group:default/team-a'] })).toBe(true);
    expect(apply(readable, { claims: ['user:default/eve'] })).toBe(false);
    expect(apply(readable, { claims: [] })).toBe(false);
  });

  it('allow severities', () => {
    const { apply } = findingRules.hasSeverity;
    expect(apply(readable, { severities: ['low', 'high'] })).toBe(true);
    expect(apply(readable, { severities: ['low'] })).toBe(false);
  });
});
