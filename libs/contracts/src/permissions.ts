/** Every permission, `resource:verb`, with the sentence that the manual and `GET /permissions` show. */
export const permissionCatalogue = {
  'agent:act': 'Act for agents of a city',
  'alert-rule:manage': 'Create, change and remove alert rules and channels',
  'alert-rule:read': 'Read alert rules and channels',
  'alert:acknowledge': 'Acknowledge alerts',
  'alert:read': 'Read alerts',
  'audit:read': 'Read the audit trail, its proofs and its reports',
  'city:create': 'Found and import cities',
  'city:delete': 'Remove cities',
  'city:read': 'Read cities, their state, map and indicators',
  'city:run': 'Start, pause, resume, stop cities and set their speed',
  'city:update': 'Rename cities',
  'event:read': 'Read streams, aggregates and the timeline',
  'health:read': 'Read the health report with its details',
  'key:read': 'See which signing and encryption keys there are',
  'key:rotate': 'Rotate signing and encryption keys',
  'log:manage': 'Close archive segments, repair streams and set what derived streams keep',
  'log:verify': 'Verify the log against its archive',
  'metrics:read': 'Read metrics',
  'policy:enact': 'Enact and repeal policies',
  'policy:read': 'Read policies',
  'projection:manage': 'Rebuild and switch projections, replay what they set aside',
  'realtime:manage': 'List and close live connections',
  'role:manage': 'Create, change and remove roles',
  'role:read': 'Read roles and permissions',
  'service-account:manage': 'Create, change and remove service accounts and their secrets',
  'service-account:read': 'Read service accounts',
  'shock:strike': 'Let a shock strike a city',
  'snapshot:create': 'Take snapshots',
  'stream:subscribe': 'Subscribe to live events and state frames',
  'user:manage': 'Create, change and remove users',
  'user:read': 'Read users',
} as const satisfies Record<string, string>
export type Permission = keyof typeof permissionCatalogue

const everything = Object.keys(permissionCatalogue) as readonly Permission[]
const reading: readonly Permission[] = [
  'alert-rule:read',
  'alert:read',
  'city:read',
  'event:read',
  'metrics:read',
  'policy:read',
  'stream:subscribe',
]

/** What each system role may do. The platform ships these four and nobody can change them. */
export const systemRoles = {
  admin: everything,
  operator: [
    ...reading,
    'alert-rule:manage',
    'alert:acknowledge',
    'city:create',
    'city:delete',
    'city:run',
    'city:update',
    'health:read',
    'log:verify',
    'policy:enact',
    'shock:strike',
    'projection:manage',
    'role:read',
    'snapshot:create',
  ],
  viewer: reading,
  agent: ['agent:act', 'city:read', 'policy:read', 'stream:subscribe'],
} as const satisfies Record<string, readonly Permission[]>
export type SystemRole = keyof typeof systemRoles
export const systemRoleNames = Object.keys(systemRoles) as readonly SystemRole[]
