import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Router } from 'express';
import { gzipOnce, takesGzip } from './gzip';

const files = {
  'swagger-ui.css': 'text/css',
  'swagger-ui-bundle.js': 'text/javascript',
  'favicon-32x32.png': 'image/png',
} as const;

const page = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Lotline API</title>
<link rel="icon" href="/docs/favicon-32x32.png">
<link rel="stylesheet" href="/docs/swagger-ui.css">
<link rel="stylesheet" href="/docs/page.css">
</head>
<body>
<div id="docs"></div>
<script src="/docs/swagger-ui-bundle.js"></script>
<script src="/docs/start.js"></script>
</body>
</html>
`;

/** On a phone nothing is wider than the screen: long words break, tables and examples scroll by themselves. */
const style = `body { margin: 0; }
.swagger-ui { overflow-wrap: anywhere; }
.swagger-ui .wrapper { padding: 0 12px; box-sizing: border-box; max-width: 100%; }
.swagger-ui table, .swagger-ui pre { display: block; max-width: 100%; overflow-x: auto; }
.swagger-ui img, .swagger-ui select { max-width: 100%; }
@media (max-width: 640px) {
  .swagger-ui .opblock .opblock-summary { flex-wrap: wrap; }
  .swagger-ui .opblock .opblock-summary-path { max-width: 100%; }
  .swagger-ui .scheme-container .schemes { flex-wrap: wrap; }
}
`;

const start = `SwaggerUIBundle({ url: '/openapi.json', dom_id: '#docs', deepLinking: true, validatorUrl: null, persistAuthorization: false });
`;

/** The documentation page, from local files only: it works without internet access. */
export function docsRouter(): Router {
  const folder = dirname(require.resolve('swagger-ui-dist/package.json'));
  const router = Router();
  router.get('/', (_request, response) => {
    response.type('text/html').send(page);
  });
  router.get('/page.css', (_request, response) => {
    response.type('text/css').send(style);
  });
  router.get('/start.js', (_request, response) => {
    response.type('text/javascript').send(start);
  });
  const known = new Map<string, { readonly plain: Buffer; readonly small: Buffer }>();
  const contentOf = (name: string): { readonly plain: Buffer; readonly small: Buffer } => {
    const before = known.get(name);
    if (before) return before;
    const plain = readFileSync(join(folder, name));
    const content = { plain, small: gzipOnce(plain) };
    known.set(name, content);
    return content;
  };
  for (const [name, type] of Object.entries(files)) {
    router.get(`/${name}`, (request, response) => {
      const { plain, small } = contentOf(name);
      response.type(type).set({ 'Cache-Control': 'max-age=86400', Vary: 'Accept-Encoding' });
      if (takesGzip(request)) response.set('Content-Encoding', 'gzip').send(small);
      else response.send(plain);
    });
  }
  return router;
}
