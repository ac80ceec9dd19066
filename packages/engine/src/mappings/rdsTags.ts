import { observe } from '../items/livePath';
import { tags } from './read';

/** RDS's own record of tags is `tagList`, or `Tags` beside it. @internal */
export const rdsTags = tags(item => {
  const list = observe(item.configuration, 'tagList');
  return list.observed
    ? list
    : observe(item.supplementaryConfiguration, 'Tags');
});
