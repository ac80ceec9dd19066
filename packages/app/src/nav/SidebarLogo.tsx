import {
  Link,
  sidebarConfig,
  useSidebarOpenState,
} from '@backstage/core-components';
import { Flex, Text } from '@backstage/ui';

/** The two lines of the mark: code goes straight on, the cloud drifted off. */
export const SidebarLogo = () => {
  const { isOpen } = useSidebarOpenState();
  return (
    <Link to="/" underline="none" aria-label="Home">
      <Flex
        align="center"
        gap="3"
        style={{ height: 72, paddingLeft: 20, color: '#fff' }}
      >
        <svg
          width={sidebarConfig.drawerWidthClosed - 40}
          viewBox="0 0 32 32"
          aria-hidden
        >
          <path
            d="M3 11h26"
            stroke="#9fd3ff"
            strokeWidth="4"
            strokeLinecap="round"
          />
          <path
            d="M3 20h10c5 0 5 5 10 5h6"
            stroke="#ffb454"
            strokeWidth="4"
            strokeLinecap="round"
            fill="none"
          />
        </svg>
        {isOpen && (
          <Text as="span" variant="title-x-small" style={{ color: 'inherit' }}>
            IaC Drift
          </Text>
        )}
      </Flex>
    </Link>
  );
};
