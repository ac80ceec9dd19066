/** Types of the events that the log writes about itself. Schemas: schemas/. */

/** The first entry: name, key, schemas. @internal */
export const EVENT_CREATED = 'io.iac-drift.log.created.v1';
/** Nothing happened for a while, and the log was kept all the same. @internal */
export const EVENT_HEARTBEAT = 'io.iac-drift.log.heartbeat.v1';
/** The configuration is another than at the last start. @internal */
export const EVENT_CONFIG_CHANGED = 'io.iac-drift.config.changed.v1';
/** The log was verified, with this result. @internal */
export const EVENT_VERIFIED = 'io.iac-drift.log.verified.v1';
/** Someone downloaded entries. @internal */
export const EVENT_READ = 'io.iac-drift.log.read.v1';
