export { IacDriftPage, NfsIacDriftPage } from './IacDriftPage';
