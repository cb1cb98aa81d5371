import { useMutation } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type SubmitEvent, useEffect, useState } from 'react'

import { usePlatform } from '../api/platform-context.tsx'
import { FaultNotice } from '../design/fault-notice.tsx'
import { Field } from '../design/field.tsx'
import { useSay } from '../i18n/use-say.ts'
import { Door } from '../session/door.tsx'

const NAME_CHARACTERS_MAX = 64
const PASSWORD_CHARACTERS_MAX = 128

/** The answer is the same whether there is such a user or not, and so is what one sees. */
export function ForgottenPage() {
  const { say } = useSay()
  const { client } = usePlatform()
  useTitle(say('forgotten.title'))
  const ask = useMutation({
    mutationFn: (username: string) => client.call('askPasswordReset', { body: { username } }),
  })
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    ask.mutate(String(new FormData(event.currentTarget).get('username')).trim())
  }
  return (
    <Door title={say('forgotten.title')} lead={say('forgotten.lead')}>
      {ask.isSuccess ? (
        <p className="done" role="status">
          {say('forgotten.done')}
        </p>
      ) : (
        <form className="sign-in-form" onSubmit={submit}>
          <Field
            label={say('signIn.username')}
            input={{
              name: 'username',
              autoComplete: 'username',
              maxLength: NAME_CHARACTERS_MAX,
              required: true,
            }}
          />
          {ask.isError && <FaultNotice error={ask.error} />}
          <button type="submit" className="button primary" disabled={ask.isPending} aria-busy={ask.isPending}>
            {say('forgotten.submit')}
          </button>
        </form>
      )}
      <BackToSignIn />
    </Door>
  )
}

export function ResetPage() {
  const { say } = useSay()
  const { client } = usePlatform()
  const token = useToken()
  const reset = useMutation({
    mutationFn: (newPassword: string) =>
      client.call('confirmPasswordReset', { body: { token, newPassword } }),
  })
  return <SetPassword title={say('reset.title')} lead={say('reset.lead')} token={token} setting={reset} />
}

export function InvitePage() {
  const { say } = useSay()
  const { client } = usePlatform()
  const token = useToken()
  const accept = useMutation({
    mutationFn: (password: string) => client.call('acceptInvite', { body: { token, password } }),
  })
  return <SetPassword title={say('invite.title')} lead={say('invite.lead')} token={token} setting={accept} />
}

interface SetPasswordProps {
  readonly title: string
  readonly lead: string
  readonly token: string
  readonly setting: {
    readonly isSuccess: boolean
    readonly isPending: boolean
    readonly error: unknown
    readonly mutate: (password: string) => void
  }
}

function SetPassword({ title, lead, token, setting }: SetPasswordProps) {
  const { say } = useSay()
  const [differ, setDiffer] = useState(false)
  useTitle(title)
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    const typed = new FormData(event.currentTarget)
    const isSame = typed.get('password') === typed.get('again')
    setDiffer(!isSame)
    if (isSame) setting.mutate(String(typed.get('password')))
  }
  const input = {
    type: 'password',
    autoComplete: 'new-password',
    maxLength: PASSWORD_CHARACTERS_MAX,
    required: true,
  } as const
  if (token === '') return <Refused title={title} />
  return (
    <Door title={title} lead={lead}>
      {setting.isSuccess ? (
        <p className="done" role="status">
          {say('reset.done')}
        </p>
      ) : (
        <form className="sign-in-form" onSubmit={submit}>
          <Field
            label={say('account.password.new')}
            hint={say('reset.hint')}
            input={{ ...input, name: 'password' }}
          />
          <Field
            label={say('reset.again')}
            fault={differ ? say('reset.differ') : undefined}
            input={{ ...input, name: 'again' }}
          />
          {setting.error !== null && <FaultNotice error={setting.error} />}
          <button
            type="submit"
            className="button primary"
            disabled={setting.isPending}
            aria-busy={setting.isPending}
          >
            {say('reset.submit')}
          </button>
        </form>
      )}
      <BackToSignIn />
    </Door>
  )
}

function Refused({ title }: { title: string }) {
  const { say } = useSay()
  return (
    <Door title={title} lead={say('reset.noToken')}>
      <BackToSignIn />
    </Door>
  )
}

function BackToSignIn() {
  const { say } = useSay()
  return (
    <p className="sign-in-more">
      <Link to="/sign-in">{say('reset.signIn')}</Link>
    </p>
  )
}

/** It stands behind the hash, where no server sees it; once read, it is gone from the address and from the history. */
function useToken(): string {
  const [token] = useState(() => location.hash.slice(1))
  useEffect(() => {
    if (token !== '') history.replaceState(history.state, '', location.pathname)
  }, [token])
  return token
}

function useTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · Urbe`
  }, [title])
}
