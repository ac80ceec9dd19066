import { Content } from '@backstage/core-components';
import { Flex } from '@backstage/ui';
import { FindingTable } from '../FindingTable';
import { OverviewFigures } from '../OverviewFigures';
import { StackTable } from '../StackTable';

/** The organisation's numbers, its findings and its stacks, one below the other. @internal */
export function IacDriftPageContent() {
  return (
    <Content>
      <Flex direction="column" gap="8">
        <OverviewFigures />
        <FindingTable />
        <StackTable />
      </Flex>
    </Content>
  );
}
