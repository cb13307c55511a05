import { describe, test } from '@jest/globals';
import { goods } from './rules/goods';
import { arrival } from './rules/arrival';
import { custody } from './rules/custody';
import { holds } from './rules/holds';
import { masterData } from './rules/masterData';
import { recall } from './rules/recall';
import { recallEnd } from './rules/recallEnd';
import { inStock } from './rules/stock';
import { type Story, tell } from './support/story';

const chapters: Record<string, readonly Story[]> = {
  masterData,
  goods,
  inStock,
  holds,
  custody,
  arrival,
  recall,
  recallEnd,
};

describe.each(Object.keys(chapters))('%s', (chapter) => {
  test.each(chapters[chapter]!.map((story) => [story.name, story] as const))('%s', async (_name, story) => {
    await tell(story);
  });
});
