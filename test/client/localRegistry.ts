import { execFile } from 'node:child_process';
import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly dependencies?: Readonly<Record<string, string>>;
}

/** Runs npm quietly. In a shell, because npm is a shell script on Windows. */
export const npm = async (args: readonly string[], cwd: string): Promise<string> => {
  const { stdout } = await run('npm', [...args, '--loglevel=error'], { cwd, shell: process.platform === 'win32' });
  return stdout;
};

export const manifestOf = (folder: string): Manifest =>
  JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;

/** The folder in which Node finds a package from another folder. */
function installed(name: string, folder: string): string {
  const found = join(folder, 'node_modules', name);
  if (existsSync(join(found, 'package.json'))) return found;
  const above = dirname(folder);
  if (above === folder) throw new Error(`${name} is not installed.`);
  return installed(name, above);
}

/** The folders of all dependencies of a package. */
function pulledIn(folder: string, known = new Set<string>()): Set<string> {
  for (const name of Object.keys(manifestOf(folder).dependencies ?? {})) {
    const own = installed(name, folder);
    if (known.has(own)) continue;
    known.add(own);
    pulledIn(own, known);
  }
  return known;
}

/** Copies a package without its scripts: npm 10 ignores `--ignore-scripts` for `prepare` of a folder, and `prepare` needs the sources. */
function withoutScripts(folder: string, copies: string, number: number): string {
  const copy = join(copies, String(number));
  cpSync(folder, copy, { recursive: true, filter: (path) => basename(path) !== 'node_modules' || path === folder });
  writeFileSync(join(copy, 'package.json'), JSON.stringify({ ...manifestOf(folder), scripts: {} }));
  return copy;
}

/** An npm registry of the installed dependencies of a package, so that a real `npm install` needs no network. */
export async function openRegistry(folder: string, tarballs: string): Promise<{ url: string; server: Server }> {
  const folders = [...pulledIn(folder)];
  const copies = folders.map((each, number) => withoutScripts(each, join(tarballs, 'copies'), number));
  const packed = JSON.parse(
    await npm(['pack', '--json', '--ignore-scripts', '--pack-destination', tarballs, ...copies], folder),
  ) as { name: string; version: string; filename: string; integrity: string }[];
  const server = createServer((request, response) => {
    const path = decodeURIComponent((request.url ?? '').slice(1));
    if (path.endsWith('.tgz')) {
      response.end(readFileSync(join(tarballs, path)));
      return;
    }
    const versions = packed
      .filter(({ name }) => name === path)
      .map(({ name, version, filename, integrity }) => {
        const of = folders.map(manifestOf).find((each) => each.name === name && each.version === version);
        return [version, { ...of, scripts: {}, dist: { tarball: `${url}/${filename}`, integrity } }];
      });
    response.setHeader('content-type', 'application/json').statusCode = versions.length === 0 ? 404 : 200;
    response.end(JSON.stringify({ name: path, 'dist-tags': {}, versions: Object.fromEntries(versions) as object }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url, server };
}
