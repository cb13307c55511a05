import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Router } from 'express';

const files = {
  'swagger-ui.css': 'text/css',
  'swagger-ui-bundle.js': 'text/javascript',
  'favicon-32x32.png': 'image/png',
} as const;

const page = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Lotline API</title>
<link rel="icon" href="/docs/favicon-32x32.png">
<link rel="stylesheet" href="/docs/swagger-ui.css">
</head>
<body>
<div id="docs"></div>
<script src="/docs/swagger-ui-bundle.js"></script>
<script src="/docs/start.js"></script>
</body>
</html>
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
  router.get('/start.js', (_request, response) => {
    response.type('text/javascript').send(start);
  });
  const known = new Map<string, Buffer>();
  const contentOf = (name: string): Buffer => {
    const content = known.get(name) ?? readFileSync(join(folder, name));
    known.set(name, content);
    return content;
  };
  for (const [name, type] of Object.entries(files)) {
    router.get(`/${name}`, (_request, response) => {
      response.type(type).set('Cache-Control', 'max-age=86400').send(contentOf(name));
    });
  }
  return router;
}
