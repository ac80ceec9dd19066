import { EmptyState, ResponseErrorPanel } from '@backstage/core-components';
import { useApi } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Card, CardBody, Flex, Skeleton, Text } from '@backstage/ui';
import { IgnoreRuleStatus } from '@iac-drift/backstage-plugin-iac-drift-common';
import { iacDriftApiRef } from '../../api';
import { useFreshValue } from '../../hooks';
import { iacDriftTranslationRef } from '../../translation';
import { Disclosure } from '../Disclosure';
import { Fact, Facts } from '../Facts';
import { RefreshFailure } from '../RefreshFailure';
import styles from './IgnoreRules.module.css';

/** The rules that hide differences, and what each hides today. @internal */
export function IgnoreRules() {
  const { t } = useTranslationRef(iacDriftTranslationRef);
  const api = useApi(iacDriftApiRef);
  const { value, error, loading } = useFreshValue('ignore-rules', () =>
    api.listIgnoreRules(),
  );
  if (loading) {
    return <Skeleton height={120} />;
  }
  if (!value) {
    return error ? <ResponseErrorPanel error={error} /> : null;
  }
  if (value.length === 0) {
    return (
      <EmptyState
        missing="content"
        title={t('ignoreRules.empty')}
        description={t('ignoreRules.emptyText')}
      />
    );
  }
  return (
    <Flex direction="column" gap="4">
      <RefreshFailure error={error} />
      <Text as="p" variant="body-medium" color="secondary">
        {t('ignoreRules.text')}
      </Text>
      {value.map(rule => (
        <Rule key={rule.id} rule={rule} />
      ))}
    </Flex>
  );
}

function Rule({ rule }: { rule: IgnoreRuleStatus }) {
  const { t } = useTranslationRef(iacDriftTranslationRef);
  const { id, reason, hides, hidesTotal } = rule;
  return (
    <Card>
      <CardBody>
        <Flex direction="column" gap="3">
          <Text as="h2" variant="body-medium" weight="bold">
            {id}
          </Text>
          {reason && (
            <Text as="p" variant="body-medium">
              {reason}
            </Text>
          )}
          <Facts>
            {conditionsOf(rule).map(([name, pattern]) => (
              <Fact key={name} label={name}>
                <code>{pattern}</code>
              </Fact>
            ))}
          </Facts>
          {hidesTotal === 0 ? (
            <Text as="p" variant="body-medium" color="secondary">
              {t('ignoreRules.hidesNothing')}
            </Text>
          ) : (
            <Disclosure summary={t('ignoreRules.hides', { count: hidesTotal })}>
              <ul className={styles.hidden}>
                {hides.map(({ stack, address, path }) => (
                  <li key={`${stack} ${address} ${path}`}>
                    <code>{address}</code> · <code>{path}</code>
                    <Text as="div" variant="body-small" color="secondary">
                      {stack}
                    </Text>
                  </li>
                ))}
                {hidesTotal > hides.length && (
                  <li>
                    {t('ignoreRules.more', {
                      count: hidesTotal - hides.length,
                    })}
                  </li>
                )}
              </ul>
            </Disclosure>
          )}
        </Flex>
      </CardBody>
    </Card>
  );
}

/** What must match, as the configuration names it. */
function conditionsOf(rule: IgnoreRuleStatus): [string, string][] {
  const { address, type, path, tags = {} } = rule;
  return [
    ...Object.entries({ address, type, path }).flatMap(
      ([name, pattern]): [string, string][] =>
        pattern === undefined ? [] : [[name, pattern]],
    ),
    ...Object.entries(tags).map(([key, value]): [string, string] => [
      `tags.${key}`,
      value,
    ]),
  ];
}
