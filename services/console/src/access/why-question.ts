import type { AccessQuestion, Permission } from '@urbe/contracts'

/** What the form asks, as the API takes it. */
export function questionIn(form: FormData): AccessQuestion {
  const text = (name: string) => String(form.get(name) ?? '').trim()
  const cityId = text('cityId')
  const address = text('address')
  return {
    subject: text('subject'),
    // The form offers permissions only, and the service looks again.
    permission: text('permission') as Permission,
    resource: cityId === '' ? {} : { cityId },
    ...(address !== '' && { address }),
    ...(form.has('secondFactor') && { secondFactor: true }),
  }
}
