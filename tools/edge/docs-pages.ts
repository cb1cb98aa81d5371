import { createRequire } from 'node:module'
import { dirname } from 'node:path'

/** Public paths of generated documents, and the files in `docs/` that they come from. */
export const documents: Readonly<Record<string, string>> = {
  '/api/v1/openapi.json': '/openapi.json',
  '/api/v1/asyncapi.json': '/asyncapi.json',
}

export const swaggerFolder = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'))

/** Only these of Swagger UI's files are served. */
export const swaggerFiles: Readonly<Record<string, string>> = {
  '/docs/api/swagger-ui.css': '/swagger-ui.css',
  '/docs/api/swagger-ui-bundle.js': '/swagger-ui-bundle.js',
  '/docs/api/favicon.png': '/favicon-32x32.png',
}

/** Pages small enough to be written here. */
export const pages: Readonly<Record<string, { readonly type: string; readonly body: string }>> = {
  '/docs': {
    type: 'text/html; charset=utf-8',
    body: page(
      'Urbe: documentation',
      '',
      `<main style="max-width:44rem;margin:4rem auto;padding:0 1.5rem;font:1.05rem/1.6 system-ui,sans-serif">
<h1>Documentation</h1>
<ul>
<li><a href="/docs/api">API reference</a>: every REST operation, to read and to try</li>
<li><a href="/api/v1/openapi.json">OpenAPI 3.1</a>: the same as a document</li>
<li><a href="/api/v1/asyncapi.json">AsyncAPI 3</a>: WebSocket messages and NATS subjects</li>
<li><a href="/">Console</a></li>
</ul></main>`,
    ),
  },
  '/docs/api': {
    type: 'text/html; charset=utf-8',
    body: page(
      'Urbe: API reference',
      '<link rel="stylesheet" href="/docs/api/swagger-ui.css"><link rel="icon" href="/docs/api/favicon.png">',
      `<div id="reference"></div>
<script src="/docs/api/swagger-ui-bundle.js"></script><script src="/docs/api/start.js"></script>`,
    ),
  },
  '/docs/api/start.js': {
    type: 'text/javascript; charset=utf-8',
    body: `SwaggerUIBundle({
  url: '/api/v1/openapi.json', dom_id: '#reference', deepLinking: true, persistAuthorization: false,
  validatorUrl: null, displayRequestDuration: true, docExpansion: 'list', tryItOutEnabled: true,
})\n`,
  },
}

function page(title: string, head: string, body: string): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>${title}</title>${head}</head><body>${body}</body></html>
`
}
