import { createBackend } from '@backstage/backend-defaults';

const backend = createBackend();

backend.add(import('@backstage/plugin-app-backend'));

// Signing in: the demo knows one user, see app-config.yaml.
backend.add(import('@backstage/plugin-auth-backend'));
backend.add(import('@backstage/plugin-auth-backend-module-guest-provider'));

backend.add(import('@backstage/plugin-catalog-backend'));
backend.add(import('@backstage/plugin-catalog-backend-module-logs'));

backend.add(import('@backstage/plugin-permission-backend'));
backend.add(
  import('@backstage/plugin-permission-backend-module-allow-all-policy'),
);

backend.add(import('@backstage/plugin-user-settings-backend'));

// How owners are told.
backend.add(import('@backstage/plugin-events-backend'));
backend.add(import('@backstage/plugin-signals-backend'));
backend.add(import('@backstage/plugin-notifications-backend'));

backend.add(import('@iac-drift/backstage-plugin-iac-drift-backend'));
backend.add(
  import('@iac-drift/backstage-plugin-iac-drift-backend-module-terraform'),
);
backend.add(import('@iac-drift/backstage-plugin-iac-drift-backend-module-aws'));
backend.add(
  import('@iac-drift/backstage-plugin-catalog-backend-module-iac-drift'),
);

backend.start();
