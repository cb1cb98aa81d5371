import { type SubmitEvent, useRef } from 'react'

import { useChange, useRead } from '../api/change.ts'
import { FaultNotice } from '../design/fault-notice.tsx'
import { Field } from '../design/field.tsx'
import { Section } from '../design/sheet.tsx'
import { useSay } from '../i18n/use-say.ts'

const PASSWORD_CHARACTERS_MAX = 128

export function PasswordSection({ username }: { username: string }) {
  const { say } = useSay()
  const form = useRef<HTMLFormElement>(null)
  const change = useChange({
    work: (client, body: { currentPassword: string; newPassword: string }) =>
      client.request('changePassword', { body }),
    refresh: ['sessions'],
    onDone: () => form.current?.reset(),
  })
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    const typed = new FormData(event.currentTarget)
    const text = (name: string) => String(typed.get(name) ?? '')
    change.mutate({ currentPassword: text('current'), newPassword: text('new') })
  }
  return (
    <Section title={say('account.password')} lead={say('account.password.lead')}>
      <form className="plain narrow" ref={form} onSubmit={submit}>
        <PasswordFields username={username} />
        {change.isError && <FaultNotice error={change.error} />}
        {change.isSuccess && (
          <p className="done" role="status">
            {say('account.password.done')}
          </p>
        )}
        <div>
          <button
            type="submit"
            className="button primary"
            disabled={change.isPending}
            aria-busy={change.isPending}
          >
            {say('account.password.submit')}
          </button>
        </div>
      </form>
    </Section>
  )
}

function PasswordFields({ username }: { username: string }) {
  const { say } = useSay()
  const policy = useRead(['password-policy'], (client, { signal }) =>
    client.call('getPasswordPolicy', { signal }),
  )
  const input = { type: 'password', maxLength: PASSWORD_CHARACTERS_MAX, required: true } as const
  const hint = policy.data && {
    hint: say('account.password.hint', {
      alone: policy.data.lengthMin,
      beside: policy.data.lengthMinWithSecondFactor,
    }),
  }
  return (
    <>
      {/* Password managers want to know whose password it is. */}
      <input
        hidden
        name="username"
        autoComplete="username"
        value={username}
        readOnly
        aria-label={say('signIn.username')}
      />
      <Field
        label={say('account.password.current')}
        input={{ ...input, name: 'current', autoComplete: 'current-password' }}
      />
      <Field
        label={say('account.password.new')}
        {...hint}
        input={{ ...input, name: 'new', autoComplete: 'new-password' }}
      />
    </>
  )
}
