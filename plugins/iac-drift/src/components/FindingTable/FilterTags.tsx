import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Tag, TagGroup } from '@backstage/ui';
import { FindingFilter } from '../../api';
import { iacDriftTranslationRef } from '../../translation';

/** What a link may have narrowed the list by and no field shows. */
const NARROWINGS = [
  'entityRef',
  'owner',
  'system',
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
  const tags = NARROWINGS.filter(key => filter[key]).map(key => ({
    id: key,
    text:
      key === 'unowned'
        ? t('field.unowned')
        : `${t(`narrowing.${key}`)}: ${filter[key]}`,
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
