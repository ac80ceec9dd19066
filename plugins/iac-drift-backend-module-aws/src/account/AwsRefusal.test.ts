import { toRefusal } from './AwsRefusal';

const call = {
  action: 'config:SelectResourceConfig',
  region: 'eu-west-1',
  accountId: '123456789012',
};

describe('toRefusal', () => {
  it('says of an answer that is no answer what may have happened', () => {
    const notJson = (() => {
      try {
        return JSON.parse('<html>');
      } catch (error) {
        return error;
      }
    })();
    expect(toRefusal(notJson, call)).toMatchObject({
      reason: 'source-error',
      message:
        'config:SelectResourceConfig gave an answer that cannot be read in eu-west-1 of account 123456789012: something between may have given it, such as a proxy.',
    });
  });
});
