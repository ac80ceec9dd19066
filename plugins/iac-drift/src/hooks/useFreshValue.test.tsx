import { signalApiRef } from '@backstage/plugin-signals-react';
import { TestApiProvider } from '@backstage/test-utils';
import { act, renderHook, waitFor } from '@testing-library/react';
import { ReactNode } from 'react';
import { useFreshValue } from './useFreshValue';

describe('useFreshValue', () => {
  let tell: (message: object) => void;
  const signals = {
    subscribe: (_: string, onMessage: (message: never) => void) => {
      tell = message => onMessage(message as never);
      return { unsubscribe: () => {} };
    },
  };
  const within = (apis: [typeof signalApiRef, typeof signals][]) => {
    return ({ children }: { children: ReactNode }) => (
      <TestApiProvider apis={apis}>{children}</TestApiProvider>
    );
  };

  it('loads anew when the backend signals news, once for many signals', async () => {
    let loads = 0;
    const load = jest.fn(async () => ++loads);
    const { result } = renderHook(() => useFreshValue('key', load), {
      wrapper: within([[signalApiRef, signals]]),
    });
    await waitFor(() => expect(result.current.value).toBe(1));
    act(() => tell({ stackId: 'a' }));
    act(() => tell({ stackId: 'b' }));
    await waitFor(() => expect(result.current.value).toBe(2));
    expect(load).toHaveBeenCalledTimes(2);
    act(() => tell({ stackId: 'a' }));
    await waitFor(() => expect(result.current.value).toBe(3));
  });

  it('leaves what is costly alone', async () => {
    const load = jest.fn(async () => 1);
    const { result } = renderHook(
      () => useFreshValue('key', load, { costly: true }),
      { wrapper: within([[signalApiRef, signals]]) },
    );
    await waitFor(() => expect(result.current.value).toBe(1));
    act(() => tell({ stackId: 'a' }));
    await new Promise(resolve => setTimeout(resolve, 500));
    expect(load).toHaveBeenCalledTimes(1);
  });

  it('does without signals', async () => {
    const { result } = renderHook(() => useFreshValue('key', async () => 1), {
      wrapper: within([]),
    });
    await waitFor(() => expect(result.current.value).toBe(1));
  });
});
