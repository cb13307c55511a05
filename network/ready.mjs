// Usage: node network/ready.mjs [--path]
// Prepares a checkout, as every npm script does first; --path prints the folder of the Node that the scripts use.
import { dirname } from 'node:path';
import bootstrap from './bootstrap/ready.js';

const { path, says } = bootstrap.ready();
if (process.argv[2] === '--path') console.log(dirname(path));
else console.error(says);
