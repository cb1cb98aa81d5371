import { useState } from 'react'

import { useSay } from '../i18n/use-say.ts'

interface ShownOnceProps {
  readonly label: string
  readonly value: string
  readonly note?: string
}

/** A secret that no second look will show: it can be copied, and the note says so. */
export function ShownOnce({ label, value, note }: ShownOnceProps) {
  const { say } = useSay()
  const [copied, setCopied] = useState(false)
  const copy = async () => {
    await navigator.clipboard.writeText(value)
    setCopied(true)
  }
  return (
    <figure className="shown-once">
      <figcaption className="overline">{label}</figcaption>
      <div>
        <code>{value}</code>
        <button type="button" className="button" onClick={() => void copy()}>
          {say(copied ? 'secret.copied' : 'secret.copy')}
        </button>
      </div>
      <p>{note ?? say('secret.once')}</p>
    </figure>
  )
}
