import type { EndpointId } from '@urbe/contracts'

export interface Operation {
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete'
  readonly path: string
  readonly root?: true
  readonly public?: true
  readonly multipart?: true
}

/**
 * How each operation is reached, without the schemas: the browser need not load them. Written from contracts by
 * `node libs/client/write-operations.ts`; a test holds the two equal.
 */
export const operations: Readonly<Record<EndpointId, Operation>> = {
  login: { method: 'post', path: '/auth/login', public: true },
  refresh: { method: 'post', path: '/auth/refresh', public: true },
  logout: { method: 'post', path: '/auth/logout' },
  me: { method: 'get', path: '/auth/me' },
  changePassword: { method: 'put', path: '/auth/me/password' },
  listSessions: { method: 'get', path: '/auth/sessions' },
  endSession: { method: 'delete', path: '/auth/sessions/{id}' },
  jwks: { method: 'get', path: '/.well-known/jwks.json', root: true, public: true },
  listUsers: { method: 'get', path: '/users' },
  createUser: { method: 'post', path: '/users' },
  getUser: { method: 'get', path: '/users/{id}' },
  changeUser: { method: 'patch', path: '/users/{id}' },
  setUserRoles: { method: 'put', path: '/users/{id}/roles' },
  removeUser: { method: 'delete', path: '/users/{id}' },
  listRoles: { method: 'get', path: '/roles' },
  getRole: { method: 'get', path: '/roles/{name}' },
  listPermissions: { method: 'get', path: '/permissions' },
  listCities: { method: 'get', path: '/cities' },
  foundCity: { method: 'post', path: '/cities' },
  importCity: { method: 'post', path: '/imports', multipart: true },
  getCity: { method: 'get', path: '/cities/{id}' },
  renameCity: { method: 'patch', path: '/cities/{id}' },
  removeCity: { method: 'delete', path: '/cities/{id}' },
  startCity: { method: 'post', path: '/cities/{id}/start' },
  pauseCity: { method: 'post', path: '/cities/{id}/pause' },
  resumeCity: { method: 'post', path: '/cities/{id}/resume' },
  stopCity: { method: 'post', path: '/cities/{id}/stop' },
  setCitySpeed: { method: 'post', path: '/cities/{id}/speed' },
  getCityState: { method: 'get', path: '/cities/{id}/state' },
  getCityKpis: { method: 'get', path: '/cities/{id}/kpis' },
  getCityMap: { method: 'get', path: '/cities/{id}/map' },
  listPolicies: { method: 'get', path: '/policies' },
  listCityPolicies: { method: 'get', path: '/cities/{id}/policies' },
  enactPolicy: { method: 'post', path: '/cities/{id}/policies' },
  repealPolicy: { method: 'delete', path: '/cities/{id}/policies/{policy}' },
  listStreams: { method: 'get', path: '/streams' },
  listStreamEvents: { method: 'get', path: '/streams/{name}/events' },
  listAggregateEvents: { method: 'get', path: '/aggregates/{type}/{id}/events' },
  timeline: { method: 'get', path: '/timeline' },
  listProjections: { method: 'get', path: '/projections' },
  createTicket: { method: 'post', path: '/stream/tickets' },
  listConnections: { method: 'get', path: '/realtime/connections' },
  metrics: { method: 'get', path: '/metrics' },
  health: { method: 'get', path: '/health', public: true },
  healthReport: { method: 'get', path: '/health/report' },
  listAlertRules: { method: 'get', path: '/alert-rules' },
  createAlertRule: { method: 'post', path: '/alert-rules' },
  getAlertRule: { method: 'get', path: '/alert-rules/{id}' },
  changeAlertRule: { method: 'put', path: '/alert-rules/{id}' },
  removeAlertRule: { method: 'delete', path: '/alert-rules/{id}' },
  listAlerts: { method: 'get', path: '/alerts' },
  acknowledgeAlert: { method: 'post', path: '/alerts/{id}/acknowledge' },
  listChannels: { method: 'get', path: '/channels' },
  createChannel: { method: 'post', path: '/channels' },
  removeChannel: { method: 'delete', path: '/channels/{id}' },
  testChannel: { method: 'post', path: '/channels/{id}/test' },
}
