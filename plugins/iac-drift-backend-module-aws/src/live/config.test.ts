import { ConfigReader } from '@backstage/config';
import { readAggregatorConfig } from './config';

const read = (aggregator?: object) =>
  readAggregatorConfig(new ConfigReader({ iacDrift: { aws: { aggregator } } }));
const good = {
  name: 'organization',
  accountId: '111122223333',
  region: 'eu-west-1',
};

describe('the configuration of an aggregator', () => {
  it('is optional', () => {
    expect(read()).toBeUndefined();
    expect(read(good)).toEqual({ ...good, endpoint: undefined });
  });

  it.each([
    [{ accountId: 111122223333 }, /accountId must be the twelve digits/],
    [{ name: "all' OR '1" }, /name must be the name of an aggregator/],
    [{ region: 'Ireland' }, /region must be an AWS region/],
    [{ endpoint: 'ftp://a' }, /endpoint must be an http or https URL/],
  ])('says what to mend in %p', (wrong, message) => {
    expect(() => read({ ...good, ...wrong })).toThrow(message);
  });
});
