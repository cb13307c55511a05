import { transformFileSync } from '@swc/core';
import Module from 'node:module';

// Lets a plain Node process require our TypeScript sources: what is tested is never a stale build.
Module._extensions['.ts'] = (module, filename) => {
  const { code } = transformFileSync(filename, {
    swcrc: false,
    jsc: { target: 'es2023', parser: { syntax: 'typescript' } },
    module: { type: 'commonjs' },
  });
  module._compile(code, filename);
};
