import { PageWithHeader } from '@backstage/core-components';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { iacDriftTranslationRef } from '../../translation';
import { IacDriftPageContent } from './IacDriftPageContent';

/** The organisation page with its own header, as the legacy frontend system wants it. @public */
export function IacDriftPage() {
  const { t } = useTranslationRef(iacDriftTranslationRef);
  return (
    <PageWithHeader
      title={t('page.title')}
      subtitle={t('page.subtitle')}
      themeId="tool"
    >
      <IacDriftPageContent />
    </PageWithHeader>
  );
}

/** The organisation page without a header: the new frontend system brings one. @internal */
export function NfsIacDriftPage() {
  return (
    <main>
      <IacDriftPageContent />
    </main>
  );
}
