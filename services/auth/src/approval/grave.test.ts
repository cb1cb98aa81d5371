import { expect, it } from '@jest/globals'

import type { Grant } from '@urbe/contracts'

import { reachesFurther } from './grave.ts'

const allow = (permission: Grant['permission'], conditions?: Grant['conditions']): Grant => ({
  effect: 'allow',
  permission,
  ...(conditions && { conditions }),
})
const deny = (permission: Grant['permission']): Grant => ({ effect: 'deny', permission })
const withFactor = allow('user:manage', { mfa: true })

it.each<[string, Grant[], Grant[], boolean]>([
  ['a harmless permission is added', [allow('user:read')], [allow('user:read'), allow('city:run')], false],
  ['a grave one is added', [allow('user:read')], [allow('user:read'), allow('user:manage')], true],
  ['a grave one loses its condition', [withFactor], [allow('user:manage')], true],
  ['a grave one stays beside something new', [withFactor], [withFactor, allow('city:run')], false],
  ['a grave one goes', [allow('key:rotate'), allow('city:run')], [allow('city:run')], false],
  ['what denied it goes', [withFactor, deny('user:manage')], [withFactor], true],
  ['what denied something harmless goes', [withFactor, deny('city:run')], [withFactor], false],
])('when %s, a role reaches further or not', (_what, before, after, expected) => {
  expect(reachesFurther(before, after)).toBe(expected)
})
