import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useEffect, useId, useRef, useState } from 'react'

import { usePlatform } from '../api/platform-context.tsx'
import { LanguageSwitch } from '../app/language-switch.tsx'
import { FaultNotice } from '../design/fault-notice.tsx'
import { Icon } from '../design/icons.tsx'
import { Wordmark } from '../design/logo.tsx'
import { useSay } from '../i18n/use-say.ts'
import { NightStreets } from './night-streets.tsx'

export function SignInPage() {
  const { say } = useSay()
  const { ended } = useSearch({ from: '/sign-in' })
  useEffect(() => {
    document.title = `${say('signIn.document')} · Urbe`
  }, [say])
  return (
    <div className="sign-in">
      <NightStreets />
      <header className="sign-in-head">
        <Wordmark />
        <LanguageSwitch />
      </header>
      <main className="sign-in-sheet">
        <h1>{say('signIn.title')}</h1>
        <p className="lead">{say('signIn.lead')}</p>
        {ended === true && (
          <p className="notice" role="status">
            {say('signIn.ended')}
          </p>
        )}
        <SignInForm />
      </main>
    </div>
  )
}

function useSignIn() {
  const platform = usePlatform()
  const queries = useQueryClient()
  const navigate = useNavigate()
  const { to } = useSearch({ from: '/sign-in' })
  return useMutation({
    mutationFn: platform.signIn,
    onSuccess: async () => {
      queries.clear()
      await navigate({ to: to ?? '/', replace: true })
    },
  })
}

function SignInForm() {
  const { say } = useSay()
  const signIn = useSignIn()
  const password = useRef<HTMLInputElement>(null)
  const first = useRef<HTMLInputElement>(null)
  const usernameId = useId()
  useEffect(() => first.current?.focus(), [])
  return (
    <form
      className="sign-in-form"
      onSubmit={(event) => {
        event.preventDefault()
        const given = new FormData(event.currentTarget)
        signIn.mutate(
          { username: String(given.get('username')).trim(), password: String(given.get('password')) },
          { onError: () => password.current?.select() },
        )
      }}
    >
      <div className="field">
        <label htmlFor={usernameId}>{say('signIn.username')}</label>
        <input
          id={usernameId}
          className="input"
          name="username"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          maxLength={64}
          required
          ref={first}
        />
      </div>
      <PasswordField field={password} invalid={signIn.isError} />
      {signIn.isError && <FaultNotice error={signIn.error} />}
      <button
        type="submit"
        className="button primary"
        disabled={signIn.isPending}
        aria-busy={signIn.isPending}
      >
        {say('signIn.submit')}
      </button>
    </form>
  )
}

function PasswordField({
  field,
  invalid,
}: {
  field: React.RefObject<HTMLInputElement | null>
  invalid: boolean
}) {
  const { say } = useSay()
  const [shown, setShown] = useState(false)
  const id = useId()
  return (
    <div className="field">
      <label htmlFor={id}>{say('signIn.password')}</label>
      <div className="with-button">
        <input
          ref={field}
          id={id}
          className="input"
          name="password"
          type={shown ? 'text' : 'password'}
          autoComplete="current-password"
          maxLength={128}
          required
          aria-invalid={invalid}
        />
        <button
          type="button"
          className="button quiet icon"
          aria-label={say(shown ? 'signIn.hide' : 'signIn.show')}
          aria-pressed={shown}
          onClick={() => setShown(!shown)}
        >
          <Icon name="eye" />
        </button>
      </div>
    </div>
  )
}
