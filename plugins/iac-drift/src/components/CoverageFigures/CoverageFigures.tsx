import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Flex, Text } from '@backstage/ui';
import { Coverage } from '@iac-drift/backstage-plugin-iac-drift-common';
import { iacDriftTranslationRef } from '../../translation';
import styles from './CoverageFigures.module.css';

/** Both coverage figures, which only mean something together. @internal */
export function CoverageFigures({ coverage }: { coverage: Coverage }) {
  const { t } = useTranslationRef(iacDriftTranslationRef);
  return (
    <Flex
      direction="column"
      gap="2"
      role="group"
      aria-label={t('coverage.label')}
    >
      <Figure
        part={coverage.resourcesChecked}
        whole={coverage.resourcesKnown}
        text={t('coverage.resources', {
          checked: String(coverage.resourcesChecked),
          known: String(coverage.resourcesKnown),
        })}
      />
      <Figure
        part={coverage.attributesCompared}
        whole={coverage.attributesDeclared}
        text={t('coverage.attributes', {
          compared: String(coverage.attributesCompared),
          declared: String(coverage.attributesDeclared),
        })}
      />
    </Flex>
  );
}

function Figure(props: { part: number; whole: number; text: string }) {
  const { part, whole, text } = props;
  // Rounded down: the bar is only full when everything was checked.
  const percent = whole > 0 ? Math.floor((part / whole) * 100) : 0;
  return (
    <div>
      <Text as="div" variant="body-small">
        {text}
      </Text>
      <div className={styles.bar} aria-hidden>
        <div className={styles.fill} style={{ width: `${percent}%` }} />
      </div>
    </div>
  );
}
