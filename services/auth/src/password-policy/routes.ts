import { endpoints } from '@urbe/contracts'
import { type Binding, bind } from '@urbe/http'

import type { PasswordPolicies } from './policies.ts'

export function passwordPolicyRoutes({ read, set }: PasswordPolicies): Binding[] {
  return [
    bind(endpoints.getPasswordPolicy, async () => {
      const { policy, version } = await read()
      return { body: policy, version }
    }),
    bind(endpoints.setPasswordPolicy, async ({ body, asker, ifMatch }) => {
      const { policy, version, position } = await set({ policy: body, asker, ifMatch })
      return { body: policy, version, position }
    }),
  ]
}
