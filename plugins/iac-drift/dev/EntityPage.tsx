import { Content } from '@backstage/core-components';
import { EntityProvider } from '@backstage/plugin-catalog-react';
import { Flex, Link, Text } from '@backstage/ui';
import { Route, Routes, useParams } from 'react-router-dom';
import { EntityDriftCard } from '../src/components/EntityDriftCard';
import { EntityDriftContent } from '../src/components/EntityDriftContent';

/** As much of an entity page as the card and the tab need. */
export function EntityPage({ names }: { names: string[] }) {
  const { namespace, kind = 'component', name = '' } = useParams();
  const entity = {
    apiVersion: 'backstage.io/v1alpha1',
    kind,
    metadata: { namespace, name },
  };
  return (
    <EntityProvider entity={entity}>
      <Content>
        <Flex direction="column" gap="4">
          <Text as="h1" variant="title-medium">
            {name}
          </Text>
          <Flex gap="4">
            {names.map(other => (
              <Link key={other} href={`/catalog/default/component/${other}`}>
                {other}
              </Link>
            ))}
          </Flex>
          <Routes>
            <Route path="drift" element={<EntityDriftContent />} />
            <Route
              path="*"
              element={
                <div style={{ maxWidth: 480 }}>
                  <EntityDriftCard />
                </div>
              }
            />
          </Routes>
        </Flex>
      </Content>
    </EntityProvider>
  );
}
