import type {
  ChangeAttributor,
  LiveStateReader,
} from '@iac-drift/backstage-plugin-iac-drift-node';
import { countingCalls } from './callCounting';

/** A reader whose calls of AWS are told to whoever asks it. @internal */
export function countedReader(reader: LiveStateReader): LiveStateReader {
  const list = reader.list?.bind(reader);
  return {
    id: reader.id,
    read: (keys, options) =>
      countingCalls(options.onCall, () => reader.read(keys, options)),
    list:
      list &&
      ((request, options) =>
        countingCalls(options.onCall, () => list(request, options))),
  };
}

/** An attributor whose calls of AWS are told to whoever asks it. @internal */
export function countedAttributor(
  attributor: ChangeAttributor,
): ChangeAttributor {
  return {
    id: attributor.id,
    attribute: (requests, options) =>
      countingCalls(options.onCall, () =>
        attributor.attribute(requests, options),
      ),
  };
}
