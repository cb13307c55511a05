import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { readConfig, settings } from '../../gateway/src/config';
import { exitCodes } from '../../gateway/src/exitCodes';

const root = join(__dirname, '../..');
const read = (name: string): string => readFileSync(join(root, name), 'utf8');
const { scripts } = JSON.parse(read('package.json')) as { scripts: Readonly<Record<string, string>> };

test('every setting of the gateway is in the table of settings, and every setting there is one', () => {
  const table = read('docs/deployment.md')
    .split('\n')
    .filter((line) => line.startsWith('| `'));
  const named = table.flatMap((line) => line.split('|')[1]!.match(/LOTLINE_\w+|PORT/g) ?? []);
  expect(named.toSorted()).toEqual([...settings, 'LOTLINE_KEY', 'LOTLINE_URL'].toSorted());
});

describe('the systemd unit', () => {
  const lines = read('gateway/deploy/lotline-gateway.service').split('\n');
  const values = (key: string): string[] =>
    lines.filter((line) => line.startsWith(`${key}=`)).map((line) => line.slice(key.length + 1));

  test('starts programs that are in the checkout', () => {
    const [start = ''] = values('ExecStart');
    const programs = start.split(' ').filter((word) => word.endsWith('.js'));
    expect(programs).toHaveLength(2);
    for (const program of programs) expect(existsSync(join(root, program))).toBe(true);
    expect(`node ${programs.join(' ')}`).toBe(scripts['start']);
  });

  test('sets what the gateway reads', () => {
    const environment = Object.fromEntries(values('Environment').map((each) => each.split('=') as [string, string]));
    expect(Object.keys(environment).filter((name) => !settings.includes(name))).toEqual([]);
    expect(readConfig(environment)).toMatchObject({ data: '/var/lib/lotline', config: '/etc/lotline/lotline.json' });
  });

  test('does not start again where that would change nothing', () => {
    const { internal, ...others } = exitCodes;
    expect(values('RestartPreventExitStatus')).toEqual([Object.values(others).join(' ')]);
    expect(internal).toBe(1);
  });
});

describe('the container file', () => {
  const steps = read('gateway/deploy/Containerfile').replaceAll('\\\n', ' ').split('\n');
  const of = (instruction: string): string[] =>
    steps.filter((line) => line.startsWith(`${instruction} `)).map((line) => line.slice(instruction.length + 1));

  test('copies what there is', () => {
    const copied = of('COPY').filter((line) => !line.startsWith('--from'));
    const sources = copied.flatMap((line) => line.split(' ').slice(0, -1));
    expect(sources.length).toBeGreaterThan(5);
    expect(sources.filter((name) => !existsSync(join(root, name)))).toEqual([]);
  });

  test('builds with the compiler of the lockfile and starts the gateway', () => {
    expect(of('RUN').join()).toContain('node_modules/@typescript/native/lib/tsc.js');
    const [command = '[]'] = of('CMD');
    const [, program = ''] = JSON.parse(command) as string[];
    expect(existsSync(join(root, program))).toBe(true);
  });

  test('sets what the gateway reads', () => {
    const names =
      of('ENV')
        .join(' ')
        .match(/LOTLINE_\w+/g) ?? [];
    expect(names.filter((name) => !settings.includes(name))).toEqual([]);
  });
});

test('the workflow runs the two commands and the gate, which are there', () => {
  const { jobs } = parse(read('.github/workflows/gate.yml')) as {
    jobs: Record<string, { steps: { run?: string }[] }>;
  };
  const runs = Object.values(jobs).flatMap(({ steps }) => steps.flatMap(({ run }) => run ?? []));
  expect(runs.toSorted()).toEqual(['.ci/run', 'npm run lint', 'npm run test:slow', 'npm test'].toSorted());
  expect(existsSync(join(root, '.ci/run'))).toBe(true);
  expect(Object.keys(scripts)).toEqual(expect.arrayContaining(['lint', 'test', 'test:slow', 'start']));
});

/** The anchor that GitHub makes of a heading. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');

const anchorsOf = (file: string): string[] =>
  [...readFileSync(file, 'utf8').matchAll(/^#+ (.+)$/gm)].map(([, heading]) => anchorOf(heading!));

test('every page and section that a page of the documentation points at is there', () => {
  const pages = [
    'README.md',
    'CONTRIBUTING.md',
    'SECURITY.md',
    'CHANGELOG.md',
    'client/README.md',
    'client/examples/README.md',
    ...readdirSync(join(root, 'docs')).map((name) => `docs/${name}`),
  ];
  const links = pages.flatMap((page) =>
    [...read(page).matchAll(/\]\((?!https?:)([^)#]*)(?:#([^)]+))?\)/g)].map(([link, target, anchor]) => {
      const file = target ? join(root, page, '..', target) : join(root, page);
      return { link: `${page}: ${link}`, file, anchor };
    }),
  );
  const isBroken = ({ file, anchor }: { file: string; anchor: string | undefined }): boolean =>
    !existsSync(file) || (anchor !== undefined && !anchorsOf(file).includes(anchor));
  expect(links.length).toBeGreaterThan(30);
  expect(links.filter(isBroken).map(({ link }) => link)).toEqual([]);
});
