import { callerOf } from '../system/caller.ts'
import { PASSWORD } from '../system/copy.ts'

/** Who fuzzes beside the administrator: what they may not do is refused in other places than what nobody may. */
const ROLES = ['viewer', 'operator'] as const

interface Member {
  readonly username: string
  /** By which the account is known here: strangers wait when others have guessed. */
  device: string
  token: string
}

/** Accounts whose sessions are opened again whenever a request has ended them. */
export async function openSessions(origin: string) {
  const admin = await callerOf(origin)
  const api = `${origin}/api/v1`
  const members: Member[] = ['admin', ...ROLES.map((role) => `fuzz-${role}`)].map((username) => ({
    ...{ username, device: '', token: '' },
  }))
  for (const role of ROLES)
    await admin.call('/users', { body: { username: `fuzz-${role}`, password: PASSWORD, roles: [role] } })

  const renew = async (member: Member) => {
    const me = await fetch(`${api}/auth/me`, { headers: { authorization: `Bearer ${member.token}` } })
    if (me.ok) return
    const headers = { 'content-type': 'application/json', ...(member.device && { cookie: member.device }) }
    const body = JSON.stringify({ username: member.username, password: PASSWORD })
    const answer = await fetch(`${api}/auth/login`, { method: 'POST', headers, body })
    const text = await answer.text()
    if (!answer.ok) throw new Error(`${member.username} cannot sign in again: ${answer.status} ${text}`)
    // An answer of a login, by the document.
    member.token = (JSON.parse(text) as { accessToken: string }).accessToken
    member.device = answer.headers
      .getSetCookie()
      .map((cookie) => cookie.split(';', 1)[0])
      .join('; ')
  }
  const renewAll = async () => {
    for (const member of members) await renew(member)
  }
  await renewAll()
  return { admin, tokens: () => members.map(({ token }) => token), renew: renewAll }
}
