// Usage: node network/ready.mjs [--path]
// Makes a checkout ready to run, as every npm script does first; --path prints the folder of the Node that they run on.
import { dirname } from 'node:path';
import bootstrap from './bootstrap/ready.js';

const { path, says } = bootstrap.ready();
if (process.argv[2] === '--path') console.log(dirname(path));
else console.error(says);
