import { useMutation } from '@tanstack/react-query'
import type { SubmitEvent } from 'react'

import type { AccessAnswer, AccessQuestion } from '@urbe/contracts'

import { usePlatform } from '../api/platform-context.tsx'
import { useCities } from '../api/queries.ts'
import { AccessLinks } from '../app/sections.tsx'
import { FaultNotice } from '../design/fault-notice.tsx'
import { Field } from '../design/field.tsx'
import { CheckField, SelectField } from '../design/form-parts.tsx'
import { Sheet } from '../design/sheet.tsx'
import { useSay } from '../i18n/use-say.ts'
import { conditionTexts } from './condition-text.ts'
import { permissionOptions } from './permission-options.ts'
import { roleTitle } from './role-title.ts'
import { useNames } from './use-names.ts'
import { questionIn } from './why-question.ts'

/** Why somebody may do something, or not. */
export function WhyPage() {
  const { say } = useSay()
  const { client } = usePlatform()
  const names = useNames()
  const cities = useCities()
  const explain = useMutation({
    mutationFn: (question: AccessQuestion) => client.call('explainAccess', { body: question }),
  })
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    explain.mutate(questionIn(new FormData(event.currentTarget)))
  }
  const everywhere = { value: '', name: say('why.noCity') }
  const known =
    cities.data?.pages.flatMap(({ items }) => items.map(({ id, name }) => ({ value: id, name }))) ?? []
  return (
    <Sheet title={say('why.title')} lead={say('why.lead')} nav={<AccessLinks />}>
      <form className="plain why-form" onSubmit={submit}>
        <SelectField
          label={say('why.subject')}
          options={[...names].map(([value, name]) => ({ value, name }))}
          select={{ name: 'subject', required: true }}
        />
        <SelectField
          label={say('why.permission')}
          options={permissionOptions(say)}
          select={{ name: 'permission' }}
        />
        <SelectField label={say('why.city')} options={[everywhere, ...known]} select={{ name: 'cityId' }} />
        <Field
          label={say('why.address')}
          hint={say('why.address.hint')}
          input={{ name: 'address', autoComplete: 'off', spellCheck: false, maxLength: 45 }}
        />
        <CheckField label={say('why.secondFactor')} input={{ name: 'secondFactor' }} />
        <div>
          <button
            type="submit"
            className="button primary"
            disabled={explain.isPending}
            aria-busy={explain.isPending}
          >
            {say('why.submit')}
          </button>
        </div>
      </form>
      {explain.isError && <FaultNotice error={explain.error} />}
      <div role="status">{explain.isSuccess && <Answer answer={explain.data} />}</div>
    </Sheet>
  )
}

function Answer({
  answer: { allowed, reason, rule, withheldRoles = [], secondPerson = [] },
}: {
  answer: AccessAnswer
}) {
  const { say } = useSay()
  const texts = conditionTexts(rule?.conditions, say)
  return (
    <section className={allowed ? 'why-answer held' : 'why-answer broken'}>
      <h2>{say(allowed ? 'why.allowed' : 'why.refused')}</h2>
      <p>{say(`why.reason.${reason}`)}</p>
      {rule !== undefined && (
        <p>
          {say(rule.effect === 'allow' ? 'why.rule.allow' : 'why.rule.deny', {
            role: roleTitle(rule.role, say),
          })}
          {texts.length > 0 && ` ${texts.join('; ')}`}
        </p>
      )}
      {allowed && secondPerson.length > 0 && (
        <p>
          {say('why.secondPerson', { operations: secondPerson.map(({ operation }) => operation).join(', ') })}
        </p>
      )}
      {withheldRoles.map((withheld) => (
        <p key={withheld.role}>
          {say(`why.withheld.${withheld.lift}`, { role: roleTitle(withheld.role, say) })}{' '}
          {!allowed && say(withheld.opens ? 'why.withheld.opens' : 'why.withheld.noUse')}
        </p>
      ))}
    </section>
  )
}
