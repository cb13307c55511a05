// A server with one fixed response: the cost of a request without lookups, checks and logs.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';

const [, , kind, file] = process.argv;
const body = readFileSync(file);
const answer = (_request, response) => {
  response.writeHead(200, { 'Content-Type': 'application/json; charset=utf-8', 'Content-Length': body.length });
  response.end(body);
};

function bareExpress() {
  const express = createRequire(new URL('../../gateway/package.json', import.meta.url))('express');
  const app = express().disable('x-powered-by').disable('etag');
  app.get(process.argv[4], answer);
  return app;
}

const server = createServer(kind === 'express' ? bareExpress() : answer);
server.listen(0, '127.0.0.1', () => process.send({ port: server.address().port }));
