import { parseEntityRef } from '@backstage/catalog-model';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Flex, Text } from '@backstage/ui';
import {
  EntityDrift,
  IAC_DRIFT_STACKS_ANNOTATION,
} from '@iac-drift/backstage-plugin-iac-drift-common';
import { iacDriftTranslationRef } from '../../translation';
import { CopyableCode } from '../CopyableCode';

/** How to say which stacks belong to an entity that has none. Nothing otherwise. @internal */
export function SetUp({ drift }: { drift: EntityDrift }) {
  const { t } = useTranslationRef(iacDriftTranslationRef);
  const { entityRef, setUp } = drift;
  if (!setUp) {
    return null;
  }
  const { suggested, sources } = setUp;
  const { name } = parseEntityRef(entityRef);
  const source = sources[0] ?? 'terraform:<source>';
  const refs =
    suggested.length > 0 ? suggested : [`${source}/${name}/terraform.tfstate`];
  return (
    <Flex direction="column" gap="2">
      <Text as="p" variant="body-medium">
        {t('setUp.text', { file: 'catalog-info.yaml' })}
      </Text>
      <CopyableCode
        code={`metadata:\n  annotations:\n    ${IAC_DRIFT_STACKS_ANNOTATION}: ${quoted(
          refs.join(', '),
        )}`}
      />
      <Text as="p" variant="body-small" color="secondary">
        {suggested.length > 0
          ? t('setUp.suggested', { count: suggested.length })
          : t('setUp.example')}
      </Text>
      {suggested.length === 0 && (
        <Text as="p" variant="body-small" color="secondary">
          {sources.length > 0
            ? t('setUp.sources', { sources: sources.join(', ') })
            : t('setUp.noSource')}
        </Text>
      )}
    </Flex>
  );
}

/** A text of YAML: plain where that says the same. */
function quoted(text: string): string {
  return /^[\w:/., -]+$/.test(text) && !/: |:$|^[-?:,]/.test(text)
    ? text
    : JSON.stringify(text);
}
