import { endpoints, type KeyView } from '@urbe/contracts'
import { type Binding, bind } from '@urbe/http'

export interface KeyRotation {
  readonly list: () => Promise<KeyView[]>
  readonly rotate: (wanted: { readonly compromised: boolean }) => Promise<KeyView>
}

/** Ids, ages and uses of the keys of the platform. */
export function keyRoutes(keys: Readonly<Record<KeyView['purpose'], KeyRotation>>): Binding[] {
  return [
    bind(endpoints.listKeys, async ({ query: { purpose } }) => {
      const wanted = purpose === undefined ? [keys.signing, keys.encryption] : [keys[purpose]]
      return { body: { items: (await Promise.all(wanted.map((each) => each.list()))).flat() } }
    }),
    bind(endpoints.rotateKeys, async ({ body: { purpose, compromised } }) => ({
      body: await keys[purpose].rotate({ compromised }),
    })),
  ]
}
