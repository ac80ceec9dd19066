import { createApp } from '@backstage/frontend-defaults';
import { navModule } from './nav';

// Every plugin is discovered from this package's dependencies (`app.packages`).
export default createApp({ features: [navModule] });
