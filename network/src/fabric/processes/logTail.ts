import { open } from 'node:fs/promises';
import { stripVTControlCharacters } from 'node:util';

const mostBytes = 256 * 1024;

/** The last lines of a log file, without terminal colours. */
export async function logTail(file: string, lines: number): Promise<string[]> {
  const handle = await open(file, 'r').catch(() => undefined);
  if (!handle) return [];
  try {
    const { size } = await handle.stat();
    const length = Math.min(size, mostBytes);
    const { buffer } = await handle.read(Buffer.alloc(length), 0, length, size - length);
    return stripVTControlCharacters(buffer.toString('utf8'))
      .split('\n')
      .filter((line) => line.trim() !== '')
      .slice(-lines);
  } finally {
    await handle.close();
  }
}
