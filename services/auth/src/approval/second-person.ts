import type { Kysely } from 'kysely'

import type { Approval } from '@urbe/contracts'
import { type Answer, type Asker, refuse } from '@urbe/http'

import type { Database } from '../database.ts'
import { findUser } from '../user/queries.ts'
import type { Approvals } from './approvals.ts'
import { graveRoles } from './grave.ts'
import { demandVersion, graveOperation, type Wanted } from './operation.ts'

interface Deps {
  readonly db: Kysely<Database>
  readonly approvals: Pick<Approvals, 'ask'>
  /** Whether two persons are demanded at this moment. */
  readonly demanded: () => Promise<boolean>
  /** Refuses who has not proved lately who they are. */
  readonly demandFresh: (asker: Asker) => Promise<void>
}

interface Asked {
  readonly asker: Asker
  readonly ifMatch?: number | undefined
}

/** What stands in front of the gravest operations. */
export interface SecondPerson {
  /** The answer that it waits for a second person; undefined when it is to be done at once. */
  readonly ask: (wanted: Wanted, asked: Asked) => Promise<Answer<never> | undefined>
  /** Refuses to make somebody or something with grave roles in one step: what waits holds no secrets. */
  readonly demandHarmless: (roles: readonly string[]) => Promise<void>
  /** Refuses to let anybody in as a person with grave roles: they could agree with themselves. */
  readonly demandNoAdministrator: (userId: string) => Promise<void>
}

export function secondPerson({ db, approvals, demanded, demandFresh }: Deps): SecondPerson {
  const demandHarmless = async (roles: readonly string[]) => {
    if (!(await demanded())) return
    const [grave] = await graveRoles(db, roles)
    if (grave === undefined) return
    throw refuse(
      'second_person_needed',
      `The role ${grave} carries powers of an administrator: begin with other roles, and ask for this one then`,
      {
        errors: [
          { pointer: '/roles', code: 'second_person_needed', detail: `${grave} needs a second person` },
        ],
      },
    )
  }
  return {
    demandHarmless,
    async ask(wanted, { asker, ifMatch }) {
      if (!(await demanded())) return undefined
      const grave = await graveOperation(db, wanted)
      if (grave === undefined) return undefined
      await demandFresh(asker)
      demandVersion(grave.version, ifMatch)
      return waiting(await approvals.ask(grave.operation, asker))
    },
    async demandNoAdministrator(userId) {
      if (!(await demanded())) return
      const [grave] = await graveRoles(db, (await findUser(db, userId))?.roles ?? [])
      if (grave === undefined) return
      throw refuse(
        'second_person_needed',
        `Whoever holds the invitation would have the role ${grave}: take the role away, invite, and ask for the role again once the invitation is accepted`,
      )
    },
  }
}

/** Nothing is done yet. */
const waiting = (approval: Approval): Answer<never> => ({
  status: 202,
  headers: { location: `/api/v1/approvals/${approval.id}` },
  text: { type: 'application/json; charset=utf-8', content: JSON.stringify(approval) },
})
