import { readFileSync } from 'node:fs';
import { createRequire, isBuiltin } from 'node:module';
import { dirname } from 'node:path';
import { createContext, runInContext, type Context } from 'node:vm';

/** Loads CommonJS files into a context that has what browsers have, and none of Node's modules or globals. */
export function browser(): { readonly load: (file: string) => unknown; readonly asked: string[] } {
  const asked: string[] = [];
  const context: Context = createContext({
    TextEncoder,
    TextDecoder,
    crypto,
    atob,
    btoa,
    URL,
    console,
    structuredClone,
  });
  runInContext('globalThis.self = globalThis; globalThis.window = globalThis;', context);
  const loaded = new Map<string, { exports: unknown }>();
  const load = (file: string): unknown => {
    const known = loaded.get(file);
    if (known) return known.exports;
    const module = { exports: {} as unknown };
    loaded.set(file, module);
    const find = createRequire(file);
    const require = (name: string): unknown => {
      if (isBuiltin(name)) {
        asked.push(`${name} (${file})`);
        throw new Error(`There is no ${name} in a browser.`);
      }
      // Jest finds the sources of our packages; here they are as they are built.
      return load(find.resolve(name).replace(/\/src\/(.+)\.ts$/, '/dist/$1.js'));
    };
    const text = commonJs(readFileSync(file, 'utf8'), file);
    const run = runInContext(`(function (module, exports, require, __filename, __dirname) {${text}\n})`, context, {
      filename: file,
    }) as (...parts: unknown[]) => void;
    run(module, module.exports, require, file, dirname(file));
    return module.exports;
  };
  return { load, asked };
}

/** The few dependencies that are ES modules only, as CommonJS. */
function commonJs(text: string, file: string): string {
  if (!file.includes('/@noble/')) return text;
  const { transformSync } = createRequire(__filename)('@swc/core') as {
    transformSync: (text: string, options: object) => { code: string };
  };
  return transformSync(text, { jsc: { target: 'es2023' }, module: { type: 'commonjs' } }).code;
}
