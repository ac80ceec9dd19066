import { useState } from 'react';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { TablePagination } from '@backstage/ui';
import { Finding } from '@iac-drift/backstage-plugin-iac-drift-common';
import { iacDriftTranslationRef } from '../../translation';
import { FindingItem } from './FindingItem';

const PAGE_SIZE = 25;

/** Findings below each other, so many at once; first the page that holds the opened one. @internal */
export function FindingItems(props: {
  findings: Finding[];
  /** Id of the finding that is open. */
  opened?: string | null;
}) {
  const { t } = useTranslationRef(iacDriftTranslationRef);
  const { findings, opened } = props;
  const [wanted, setWanted] = useState(() =>
    pageOf(findings.findIndex(({ id }) => id === opened)),
  );
  // There may be fewer by now.
  const page = Math.min(wanted, pageOf(findings.length - 1));
  const from = page * PAGE_SIZE;
  const to = Math.min(from + PAGE_SIZE, findings.length);
  return (
    <>
      {findings.slice(from, to).map(finding => (
        <FindingItem
          key={finding.id}
          finding={finding}
          defaultExpanded={finding.id === opened}
        />
      ))}
      {findings.length > PAGE_SIZE && (
        <TablePagination
          pageSize={PAGE_SIZE}
          offset={from}
          totalCount={findings.length}
          hasPreviousPage={page > 0}
          hasNextPage={to < findings.length}
          onPreviousPage={() => setWanted(page - 1)}
          onNextPage={() => setWanted(page + 1)}
          showPageSizeOptions={false}
          getLabel={() =>
            t('pagination.label', {
              from: String(from + 1),
              to: String(to),
              total: String(findings.length),
            })
          }
        />
      )}
    </>
  );
}

function pageOf(index: number): number {
  return Math.max(0, Math.floor(index / PAGE_SIZE));
}
