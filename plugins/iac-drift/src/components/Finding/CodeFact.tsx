import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Link, Text } from '@backstage/ui';
import { useFindingCode } from '../../hooks';
import { iacDriftTranslationRef } from '../../translation';
import { Fact } from '../Facts';

/** Leads to the code of the resource. Nothing when it is not certain where it is. @internal */
export function CodeFact({ findingId }: { findingId: string }) {
  const { t } = useTranslationRef(iacDriftTranslationRef);
  const { value } = useFindingCode(findingId);
  const link = value?.link;
  if (!link || !/^https?:/.test(link.url)) {
    return null;
  }
  const { url, repository, path, line, of } = link;
  return (
    <Fact label={t('field.code')}>
      <Link href={url} target="_blank" rel="noopener">
        {t('code.place', { path, line: String(line) })}
      </Link>
      <Text as="div" variant="body-small" color="secondary">
        {of === 'module' ? t('code.module', { repository }) : repository}
      </Text>
    </Fact>
  );
}
