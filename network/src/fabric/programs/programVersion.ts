import { runProgram } from './runProgram';

/** The version that one of Fabric's programs reports, without the leading "v". */
export async function programVersion(name: string, path: string): Promise<string> {
  const args = name === 'configtxgen' ? ['-version'] : ['version'];
  const text = await runProgram({ program: path, args, timeoutMs: 20_000 });
  const version = /Version: v?(\S+)/.exec(text)?.[1];
  if (version === undefined) throw new Error(`${path} does not say which version of Fabric it is.`);
  return version;
}
