import { createApp } from '@backstage/frontend-defaults';
import { catalogPlugin } from './catalogPlugin';
import { navModule } from './nav';

// Other plugins are discovered from this package's dependencies (`app.packages`).
export default createApp({ features: [catalogPlugin, navModule] });
