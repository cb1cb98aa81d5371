import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useEffect, useId, useRef, useState } from 'react'

import { ApiProblem } from '@urbe/client'

import { knowsPasskeys } from '../api/passkey.ts'
import type { Platform } from '../api/platform.ts'
import { usePlatform } from '../api/platform-context.tsx'
import { FaultNotice } from '../design/fault-notice.tsx'
import { Icon } from '../design/icons.tsx'
import { useSay } from '../i18n/use-say.ts'
import { Door } from './door.tsx'

export function SignInPage() {
  const { say } = useSay()
  const { ended } = useSearch({ from: '/sign-in' })
  useEffect(() => {
    document.title = `${say('signIn.document')} · Urbe`
  }, [say])
  return (
    <Door title={say('signIn.title')} lead={say('signIn.lead')}>
      {ended === true && (
        <p className="notice" role="status">
          {say('signIn.ended')}
        </p>
      )}
      <SignInForm />
      <p className="sign-in-more">
        <Link to="/forgotten">{say('signIn.forgotten')}</Link>
      </p>
    </Door>
  )
}

type Credentials = Parameters<Platform['signIn']>[0]

/** Without credentials: with a passkey. */
function useSignIn() {
  const platform = usePlatform()
  const queries = useQueryClient()
  const navigate = useNavigate()
  const { to } = useSearch({ from: '/sign-in' })
  return useMutation({
    mutationFn: (credentials: Credentials | undefined) =>
      credentials === undefined ? platform.signInWithPasskey() : platform.signIn(credentials),
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
  // Once asked for it stays: a wrong code must not take the field away.
  const asked = useRef(false)
  asked.current ||= asksForCode(signIn.error)
  const needsCode = asked.current
  useEffect(() => first.current?.focus(), [])
  return (
    <form
      className="sign-in-form"
      onSubmit={(event) => {
        event.preventDefault()
        const given = new FormData(event.currentTarget)
        const otp = String(given.get('otp') ?? '').replaceAll(' ', '')
        signIn.mutate(
          {
            username: String(given.get('username')).trim(),
            password: String(given.get('password')),
            ...(otp === '' ? {} : { otp }),
          },
          { onError: (error) => !asksForCode(error) && password.current?.select() },
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
      <PasswordField field={password} invalid={signIn.isError && !needsCode} />
      {needsCode && <CodeField />}
      {signIn.isError && <FaultNotice error={signIn.error} />}
      <button
        type="submit"
        className="button primary"
        disabled={signIn.isPending}
        aria-busy={signIn.isPending}
      >
        {say('signIn.submit')}
      </button>
      {knowsPasskeys() && (
        <button
          type="button"
          className="button"
          disabled={signIn.isPending}
          onClick={() => signIn.mutate(undefined)}
        >
          {say('signIn.passkey')}
        </button>
      )}
    </form>
  )
}

/** The password was right, and the account has a second factor. */
function asksForCode(error: unknown): boolean {
  return (
    error instanceof ApiProblem && (error.code === 'second_factor_required' || error.code === 'invalid_otp')
  )
}

function CodeField() {
  const { say } = useSay()
  const field = useRef<HTMLInputElement>(null)
  const id = useId()
  useEffect(() => field.current?.focus(), [])
  return (
    <div className="field">
      <label htmlFor={id}>{say('signIn.otp')}</label>
      <input
        ref={field}
        id={id}
        className="input"
        name="otp"
        autoComplete="one-time-code"
        aria-describedby={`${id}-hint`}
        maxLength={32}
        required
      />
      <small id={`${id}-hint`}>{say('signIn.otpHint')}</small>
    </div>
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
