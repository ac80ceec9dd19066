import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Tag, TagGroup } from '@backstage/ui';
import { FindingFilter } from '../../api';
import { iacDriftTranslationRef } from '../../translation';

/** What a link may have narrowed the list by and no field shows. */
const NARROWINGS = [
  'entityRef',
  'owner',
  'ownerless',
  'session',
  'system',
  'within',
  'unowned',
  'account',
  'stack',
  'type',
] as const;

/** What the list is narrowed by, each to be taken away. @internal */
export function FilterTags(props: {
  filter: FindingFilter;
  onChange: (filter: FindingFilter) => void;
}) {
  const { t } = useTranslationRef(iacDriftTranslationRef);
  const { filter, onChange } = props;
  const textOf = (key: (typeof NARROWINGS)[number]) => {
    switch (key) {
      case 'unowned':
        return t('field.unowned');
      case 'ownerless':
        return t('groups.ownerless');
      case 'session':
        return filter.session === 'none'
          ? t('groups.unknownActor')
          : t('narrowing.session');
      default:
        return `${t(`narrowing.${key}`)}: ${filter[key]}`;
    }
  };
  const tags = NARROWINGS.filter(key => filter[key]).map(key => ({
    id: key,
    text: textOf(key),
  }));
  if (tags.length === 0) {
    return null;
  }
  return (
    <TagGroup
      aria-label={t('narrowing.label')}
      onRemove={keys =>
        onChange(
          Object.fromEntries(
            Object.entries(filter).filter(([key]) => !keys.has(key)),
          ),
        )
      }
    >
      {tags.map(tag => (
        <Tag key={tag.id} id={tag.id}>
          {tag.text}
        </Tag>
      ))}
    </TagGroup>
  );
}
