import { edgeRoutes, type ServiceName, serviceNames } from '@urbe/contracts'

import { HSTS, headersOf } from '../edge/headers.ts'

/** Where each service listens inside its container. */
export const CONTAINER_PORT = 8080

/** Where a container finds the certificates that it was given. */
export const TLS_FOLDER = '/run/secrets'

type Channel = 'clear' | 'tls'

/** nginx in front of the containers: one origin, routed by the first segment of the path. */
export function nginxConfig(channel: Channel = 'clear'): string {
  const wellKnown = Object.entries(edgeRoutes).filter(([path]) => path.startsWith('/.well-known'))
  const below = Object.entries(edgeRoutes).filter(([path]) => !path.startsWith('/.well-known'))
  const locations = [
    // A regular expression wins over a prefix, so that replays reach the event store.
    location('~ ^/api/v1/cities/[^/]+/replays(/|$)', 'event-store'),
    location('~ ^/api/v1/audit/anomalies(/|$)', 'monitoring'),
    ...below.filter(([path]) => path === '/stream').map(([path, service]) => stream(path, service)),
    ...below.filter(([path]) => path === '/imports').map(([path, service]) => imports(path, service)),
    ...below
      .filter(([path]) => path !== '/stream' && path !== '/imports')
      .map(([path, service]) => location(`~ ^/api/v1${path}(/|$)`, service)),
    ...wellKnown.map(([path, service]) => location(`^~ ${path}/`, service)),
  ]
  return `# Written by \`npm run docs\` from the edge routes of the contracts. Change those, not this file.
${http(locations, channel)}`
}

const http = (locations: readonly string[], channel: Channel) => `worker_processes auto;
pid /tmp/nginx.pid;
events { worker_connections 4096; }

http {
  include /etc/nginx/mime.types;
  default_type application/octet-stream;
  server_tokens off;
  access_log off;
  client_body_temp_path /tmp/client_body;
  proxy_temp_path /tmp/proxy;
  fastcgi_temp_path /tmp/fastcgi;
  uwsgi_temp_path /tmp/uwsgi;
  scgi_temp_path /tmp/scgi;
  client_header_timeout 5s;
  client_body_timeout 8s;
  client_max_body_size 64k;
  large_client_header_buffers 4 16k;
  proxy_http_version 1.1;
  proxy_set_header Host $http_host;
  proxy_set_header X-Forwarded-For $remote_addr;
  proxy_set_header X-Forwarded-Proto $scheme;
  proxy_connect_timeout 2s;
  proxy_read_timeout 30s;
  proxy_intercept_errors off;
${channel === 'tls' ? secured : ''}
${serviceNames.map(upstream).join('\n')}

  server {
    listen 8080${channel === 'tls' ? ' ssl' : ''};
    root /srv/console;

${locations.map((each) => indented(channel === 'tls' ? each.replace('http://', 'https://') : each)).join('\n\n')}

    location = /api/v1/openapi.json { alias /srv/docs/openapi.json; }
    location = /api/v1/asyncapi.json { alias /srv/docs/asyncapi.json; }
    location /api/ {
      default_type application/problem+json;
      return 404 '{"type":"/docs/errors#route_not_found","title":"There is nothing at this address","status":404,"code":"route_not_found"}';
    }
    location = /docs { ${headers('docs', channel)} alias /srv/docs/index.html; default_type text/html; }
    location = /docs/api { ${headers('docs', channel)} alias /srv/docs/api/index.html; default_type text/html; }
    location /docs/ { ${headers('docs', channel)} alias /srv/docs/; }
    location /assets/ { ${headers('file', channel)} add_header cache-control "public, max-age=31536000, immutable"; }
    location / { ${headers('page', channel)} try_files $uri /index.html; }
  }
}
`

/** Its own certificate for whoever comes, and of whom it asks: the authority of the house, the name of the service, nothing older. */
const secured = `
  ssl_protocols TLSv1.3;
  ssl_certificate ${TLS_FOLDER}/tls-edge-cert;
  ssl_certificate_key ${TLS_FOLDER}/tls-edge-key;
  proxy_ssl_protocols TLSv1.3;
  proxy_ssl_verify on;
  proxy_ssl_verify_depth 1;
  proxy_ssl_trusted_certificate ${TLS_FOLDER}/tls-ca;
  proxy_ssl_server_name on;
  proxy_ssl_name $proxy_host;
`

/** The same security headers as the edge of one machine sends. */
const headers = (kind: keyof typeof headersOf, channel: Channel) =>
  Object.entries({ ...headersOf[kind], ...(channel === 'tls' ? { 'strict-transport-security': HSTS } : {}) })
    .map(([name, value]) => `add_header ${name} "${value}" always;`)
    .join(' ')

const upstream = (service: ServiceName) =>
  `  upstream ${service} { server ${service}:${CONTAINER_PORT}; keepalive 32; }`

const location = (match: string, service: ServiceName, more: readonly string[] = []) =>
  [
    `location ${match} {`,
    `  proxy_pass http://${service};`,
    '  proxy_set_header Connection "";',
    ...more.map((line) => `  ${line}`),
    '}',
  ].join('\n')

const imports = (path: string, service: ServiceName) =>
  location(`~ ^/api/v1${path}(/|$)`, service, [
    'client_max_body_size 64m;',
    'client_body_timeout 60s;',
    'proxy_request_buffering off;',
    'proxy_read_timeout 120s;',
  ])

/** The live connection stays open for hours and is written to the moment that something happens. */
const stream = (path: string, service: ServiceName) =>
  [
    `location ~ ^/api/v1${path}(/|$) {`,
    `  proxy_pass http://${service};`,
    '  proxy_set_header Upgrade $http_upgrade;',
    '  proxy_set_header Connection $http_connection;',
    '  proxy_buffering off;',
    '  proxy_read_timeout 1h;',
    '  proxy_send_timeout 1h;',
    '}',
  ].join('\n')

const indented = (block: string) => block.replaceAll(/^/gm, '    ')
