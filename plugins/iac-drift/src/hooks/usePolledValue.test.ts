import { act, renderHook, waitFor } from '@testing-library/react';
import { usePolledValue } from './usePolledValue';

const INTERVAL = 10_000;

describe('usePolledValue', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  const tick = () => act(() => jest.advanceTimersByTimeAsync(INTERVAL));

  function setUp(load: jest.Mock) {
    return renderHook(
      ({ key }: { key: string }) =>
        usePolledValue(key, () => load(key), INTERVAL),
      { initialProps: { key: 'a' } },
    );
  }

  it('asks at once, and again after each interval', async () => {
    let answers = 0;
    const load = jest.fn(async () => ++answers);
    const { result } = setUp(load);

    expect(result.current.loading).toBe(true);
    await act(() => jest.advanceTimersByTimeAsync(0));
    expect(result.current).toMatchObject({ value: 1, loading: false });
    await tick();
    expect(result.current.value).toBe(2);
  });

  it('keeps the last value when asking again fails, and recovers', async () => {
    const load = jest
      .fn()
      .mockResolvedValueOnce('known')
      .mockRejectedValueOnce(new Error('down'))
      .mockResolvedValue('fresh');
    const { result } = setUp(load);

    await act(() => jest.advanceTimersByTimeAsync(0));
    await tick();
    expect(result.current.value).toBe('known');
    expect(result.current.error).toEqual(new Error('down'));
    await tick();
    expect(result.current.value).toBe('fresh');
    expect(result.current.error).toBeUndefined();
  });

  it('does not ask again while a question is open', async () => {
    const load = jest.fn(() => new Promise(() => {}));
    setUp(load);
    await tick();
    await tick();
    expect(load).toHaveBeenCalledTimes(1);
  });

  it('does not ask while the page is hidden, and asks when it is shown', async () => {
    const load = jest.fn().mockResolvedValue(1);
    setUp(load);
    await act(() => jest.advanceTimersByTimeAsync(0));

    const visibility = jest
      .spyOn(document, 'visibilityState', 'get')
      .mockReturnValue('hidden');
    await tick();
    expect(load).toHaveBeenCalledTimes(1);
    visibility.mockReturnValue('visible');
    act(() => {
      document.dispatchEvent(new Event('visibilitychange'));
    });
    await waitFor(() => expect(load).toHaveBeenCalledTimes(2));
    visibility.mockRestore();
  });

  it('forgets the value of another key, even one that comes late', async () => {
    let answerLate: (value: string) => void = () => {};
    const load = jest.fn((key: string) =>
      key === 'a'
        ? new Promise<string>(resolve => {
            answerLate = resolve;
          })
        : Promise.resolve('of b'),
    );
    const { result, rerender } = setUp(load);
    rerender({ key: 'b' });
    await act(async () => answerLate('of a'));
    await act(() => jest.advanceTimersByTimeAsync(0));
    expect(result.current.value).toBe('of b');
  });

  it('prefers the newest answer whatever order answers come in', async () => {
    const resolvers: Array<(value: string) => void> = [];
    const load = jest.fn(
      () => new Promise<string>(resolve => resolvers.push(resolve)),
    );
    const { result } = setUp(load);
    act(() => {
      result.current.refresh();
    });
    await act(async () => resolvers[1]('second'));
    await act(async () => resolvers[0]('first'));
    expect(result.current.value).toBe('second');
  });
});
