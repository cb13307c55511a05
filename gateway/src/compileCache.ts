import { enableCompileCache } from 'node:module';
import { join } from 'node:path';

/**
 * To be imported first after the check of Node's version: keeps what the engine compiled beside the program, so that the next start takes half the
 * time. Where the folder cannot be written, nothing is kept and nothing is lost.
 */
enableCompileCache(join(__dirname, 'compile-cache'));
