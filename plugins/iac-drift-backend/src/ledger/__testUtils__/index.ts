export * from './events';
export * from './log';
export * from './owner';
