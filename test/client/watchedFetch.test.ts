import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { watchedFetch } from '../../client/src/cli/watchedFetch';

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

/** A gateway with an answer at a given moment, and the lines of the terminal. */
function slowGateway(): { lines: string[]; answer: (outcome: Response | Error) => void; asked: Promise<Response> } {
  const lines: string[] = [];
  const { promise, resolve, reject } = Promise.withResolvers<Response>();
  const out = { progress: (text: string) => lines.push(text), done: () => lines.push('') };
  const asked = watchedFetch(out, () => promise)('http://127.0.0.1');
  const answer = (outcome: Response | Error): void => {
    if (outcome instanceof Error) reject(outcome);
    else resolve(outcome);
  };
  return { lines, answer, asked };
}

describe('a command that waits for the gateway', () => {
  test('shows the waiting time every second, and removes it with the answer', async () => {
    const { lines, answer, asked } = slowGateway();
    jest.advanceTimersByTime(2500);
    expect(lines).toEqual(['waiting for the gateway, 1 s', 'waiting for the gateway, 2 s']);
    answer(new Response('{}'));
    expect((await asked).status).toBe(200);
    jest.advanceTimersByTime(5000);
    expect(lines).toHaveLength(3);
    expect(lines.at(-1)).toBe('');
  });

  test('shows nothing within the first second, so that other progress stays visible', async () => {
    const { lines, answer, asked } = slowGateway();
    jest.advanceTimersByTime(900);
    answer(new Response('{}'));
    await asked;
    expect(lines).toEqual([]);
  });

  test('stops showing the time when the request fails', async () => {
    const { lines, answer, asked } = slowGateway();
    jest.advanceTimersByTime(1000);
    answer(new Error('gone'));
    await expect(asked).rejects.toThrow('gone');
    expect(lines).toEqual(['waiting for the gateway, 1 s', '']);
  });
});
