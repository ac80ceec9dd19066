import { Children } from 'react';
import { coreExtensionData } from '@backstage/frontend-plugin-api';
import { CatalogTable } from '@backstage/plugin-catalog';
import catalog, { CatalogIndexPage } from '@backstage/plugin-catalog/alpha';
import type { CatalogTableColumnsFunc } from '@backstage/plugin-catalog/alpha';
import { createIacDriftColumn } from '@iac-drift/backstage-plugin-iac-drift';

/** The usual columns, and drift behind the name. */
const columns: CatalogTableColumnsFunc = context => {
  const [title, name, ...others] = CatalogTable.defaultColumnsFunc(context);
  return [
    title,
    // Narrow windows would break the names of what the list is about.
    { ...name, cellStyle: { minWidth: '9rem' } },
    createIacDriftColumn(),
    ...others,
  ];
};

/**
 * The catalog with a column for drift. Its page has no input for columns, so that
 * the page itself is put in place of the usual one.
 */
export const catalogPlugin = catalog.withOverrides({
  extensions: [
    catalog.getExtension('page:catalog').override({
      factory: (original, { inputs, config }) =>
        original({
          params: {
            loader: async () => (
              <CatalogIndexPage
                columns={columns}
                filters={Children.toArray(
                  inputs.filters.map(filter =>
                    filter.get(coreExtensionData.reactElement),
                  ),
                )}
                pagination={config.pagination}
              />
            ),
          },
        }),
    }),
  ],
});
