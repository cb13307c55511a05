import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, test } from '@jest/globals';

const root = join(__dirname, '..');
const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  cwd: root,
  encoding: 'utf8',
})
  .split('\n')
  .filter((file) => /\.(ts|mjs|js)$/.test(file));
const text = (file: string): string => readFileSync(join(root, file), 'utf8');

/** Words that may not be written, with the words to write instead. Lint covers what needs types; this covers names and words. */
const banned: { pattern: RegExp; instead: string }[] = [
  { pattern: /\b(TODO|FIXME|XXX)\b/, instead: 'do it, or say it in an issue' },
  { pattern: /@ts-(ignore|expect-error|nocheck)/, instead: 'fix the type' },
  { pattern: /\b(test|describe|it)\.(only|skip)\(/, instead: 'run every test' },
  { pattern: /^export \* from/m, instead: 'name what a door lets through' },
];

/** Folders whose comments say what a thing is, without relative clauses and idioms that a reader has to decode. */
const plainFolders = /^(chaincode|network|gateway|client|examples|\.ci|test)\//;
const riddle =
  /^(?:What|Who|Whom|Whose|That|Of) [a-z]|\b(?:nought|all the same|(?:came|comes?) to|tells of|but for|told|in vain|for ever|unless said|anew|whoever)\b/;
/** Comment lines without their marks; a sentence that goes on from the line before starts in lower case. */
const commentsOf = (file: string): string[] =>
  [...text(file).matchAll(/^\s*(?:\/\/|\/?\*\*?)(?!\/) ?(.*)$/gm)].map(([, comment = '']) => comment);

/** The source files that each source file imports. */
function imports(): Map<string, Set<string>> {
  const sources = files.filter((file) => /^(chaincode|network|gateway|client)\/src\/.*\.ts$/.test(file));
  const known = new Set(sources);
  return new Map(
    sources.map((file) => {
      const paths = [...text(file).matchAll(/ from '(\.[^']+)'/g)].map(([, path = '']) =>
        normalize(join(dirname(file), path)),
      );
      return [
        file,
        new Set(paths.flatMap((path) => [`${path}.ts`, `${path}/index.ts`].filter((each) => known.has(each)))),
      ];
    }),
  );
}

/** The names from which a walk along the arrows leads back. */
function circles(arrows: ReadonlyMap<string, ReadonlySet<string>>): string[] {
  const reach = (from: string, seen: Set<string>): Set<string> => {
    for (const to of arrows.get(from) ?? []) if (!seen.has(to)) reach(to, seen.add(to));
    return seen;
  };
  return [...arrows.keys()].filter((name) => reach(name, new Set()).has(name));
}

describe('the repository', () => {
  test.each(banned)('has no $pattern ($instead)', ({ pattern }) => {
    const found = files.filter((file) => file !== 'test/tidy.test.ts' && pattern.test(text(file)));
    expect(found).toEqual([]);
  });

  test('has no relative clauses and idioms in comments', () => {
    const found = files
      .filter((file) => plainFolders.test(file))
      .flatMap((file) =>
        commentsOf(file)
          .filter((comment) => riddle.test(comment))
          .map((comment) => `${file}: ${comment}`),
      );
    expect(found).toEqual([]);
  });

  test('has no comment line past 140 characters, which the formatter does not wrap', () => {
    const found = files.flatMap((file) =>
      text(file)
        .split('\n')
        .filter((line) => line.length > 140 && /^\s*(\/\/|\/?\*)/.test(line))
        .map((line) => `${file}: ${line.trim().slice(0, 60)}`),
    );
    expect(found).toEqual([]);
  });

  test('has no file of source or tests past 300 lines', () => {
    const sizes = files.map((file) => ({ file, lines: text(file).trimEnd().split('\n').length }));
    expect(sizes.filter(({ lines }) => lines > 300)).toEqual([]);
  });

  test('has no files that import one another', () => {
    expect(circles(imports())).toEqual([]);
  });

  test('has no folders that import one another, apart from a folder and its own subfolders', () => {
    const folders = new Map<string, Set<string>>();
    for (const [file, targets] of imports()) {
      for (const target of targets) {
        const [from, to] = [dirname(file), dirname(target)];
        if (from === to || from.startsWith(`${to}/`) || to.startsWith(`${from}/`)) continue;
        folders.set(from, (folders.get(from) ?? new Set()).add(to));
      }
    }
    expect(circles(folders)).toEqual([]);
  });

  test('exports no function or constant that no other file names', () => {
    const namedIn = new Map<string, number>();
    for (const file of files) {
      for (const name of new Set(text(file).match(/[A-Za-z_$][\w$]*/g)))
        namedIn.set(name, (namedIn.get(name) ?? 0) + 1);
    }
    const found = files
      .filter((file) => /^(chaincode|network|gateway|client)\/src\//.test(file))
      .flatMap((file) =>
        [...text(file).matchAll(/^export (?:async )?(?:const|function\*?) (\w+)/gm)]
          .filter(([, name = '']) => namedIn.get(name) === 1)
          .map(([, name]) => `${file}: ${name}`),
      );
    expect(found).toEqual([]);
  });

  // Other features use further commands, such as `hold`, by name; nothing else may have to list a command.
  test.each(['notifyRecall', 'changeRecall', 'revokeSigner', 'revokePrefix', 'answerLink', 'consentToRegulator'])(
    'names the command %s in the six files that a new command touches',
    (command) => {
      const folders = [
        /^chaincode\/src\/domain\/inputs\//,
        /^chaincode\/src\/domain\/transactions\.ts$/,
        /^chaincode\/src\/domain\/commands\//,
        /^chaincode\/src\/domain\/commandTable\.ts$/,
        /^gateway\/src\/answers\/\w+Commands\.ts$/,
        /^client\/src\/cli\/commands\//,
      ];
      const name = new RegExp(`\\b${command}\\b`);
      const naming = files.filter(
        (file) => /^(chaincode|gateway|client|network)\/src\//.test(file) && name.test(text(file)),
      );
      expect(naming.filter((file) => !folders.some((folder) => folder.test(file)))).toEqual([]);
      expect(naming).toHaveLength(folders.length);
    },
  );

  test('has no utils and no barrel below a package door', () => {
    const doors =
      /^(chaincode\/src\/(domain|fabric)|network\/src\/(anchor|embedded|fabric|proof|verify)|gateway\/src\/(answers|gs1|xml)|client\/src\/sdk)\/index\.ts$/;
    expect(files.filter((file) => /utils?\.ts$|helpers?\.ts$/.test(file))).toEqual([]);
    expect(files.filter((file) => file.endsWith('/index.ts') && !doors.test(file))).toEqual([]);
  });

  test('has a chaincode folder without dependencies on other packages', () => {
    const { dependencies } = JSON.parse(text('chaincode/package.json')) as { dependencies: Record<string, string> };
    expect(Object.keys(dependencies).filter((name) => name.startsWith('@lotline/') || name === 'lotline')).toEqual([]);
  });
});
