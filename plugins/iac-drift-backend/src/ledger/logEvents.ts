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
/** Which versions of which objects a store keeps, and until when. @internal */
export const EVENT_EXPORTED = 'io.iac-drift.export.completed.v1';
/** Whether a store refuses to delete and to shorten, as was tried. @internal */
export const EVENT_STORE_PROVED = 'io.iac-drift.store.proved.v1';
/** The log does not continue what was published; nothing is signed. @internal */
export const EVENT_SIGNING_STOPPED = 'io.iac-drift.signing.stopped.v1';
/** It does again. @internal */
export const EVENT_SIGNING_RESUMED = 'io.iac-drift.signing.resumed.v1';
