import { IAC_DRIFT_STACKS_ANNOTATION } from '@iac-drift/backstage-plugin-iac-drift-common';
import { componentOf } from './__testUtils__';
import { isIacDriftAvailable } from './isIacDriftAvailable';

const annotated = (value: string) => {
  const entity = componentOf('orders');
  entity.metadata.annotations = { [IAC_DRIFT_STACKS_ANNOTATION]: value };
  return entity;
};

describe('isIacDriftAvailable', () => {
  it('is so for an entity that names its stacks', () => {
    expect(
      isIacDriftAvailable(annotated('terraform:demo/orders/terraform.tfstate')),
    ).toBe(true);
  });

  it('is not so without the annotation, or with an empty one', () => {
    expect(isIacDriftAvailable(componentOf('orders'))).toBe(false);
    expect(isIacDriftAvailable(annotated(' '))).toBe(false);
  });
});
