import { useMutation } from '@tanstack/react-query'
import { DropdownMenu } from 'radix-ui'

import { usePlatform } from '../api/platform-context.tsx'
import { FaultNotice } from '../design/fault-notice.tsx'
import { Icon } from '../design/icons.tsx'
import { useSay } from '../i18n/use-say.ts'
import { filterOf, type TrailSearch } from './trail-search.ts'

const formats = ['csv', 'html', 'json'] as const
type Format = (typeof formats)[number]
const types: Readonly<Record<Format, string>> = {
  csv: 'text/csv',
  html: 'text/html',
  json: 'application/json',
}

/** The list as a file. All that somebody did and that was done to them has no report: it is then what they did. */
export function ReportButton({ search }: { search: TrailSearch }) {
  const { say } = useSay()
  const { client } = usePlatform()
  const narrowed = search.about === undefined ? filterOf(search) : { actor: search.about }
  const report = useMutation({
    mutationFn: async (format: Format) => {
      const text = await client.text('auditReport', { query: { ...narrowed, format } })
      save(new Blob([text], { type: types[format] }), `urbe-audit.${format}`)
    },
  })
  return (
    <>
      <DropdownMenu.Root modal={false}>
        <DropdownMenu.Trigger className="button" disabled={report.isPending} aria-busy={report.isPending}>
          {say('trail.report')}
          <Icon name="expand" />
        </DropdownMenu.Trigger>
        <DropdownMenu.Portal>
          <DropdownMenu.Content className="menu" align="end" sideOffset={8} collisionPadding={8}>
            {formats.map((format) => (
              <DropdownMenu.Item key={format} className="item" onSelect={() => report.mutate(format)}>
                {say(`trail.report.${format}`)}
              </DropdownMenu.Item>
            ))}
          </DropdownMenu.Content>
        </DropdownMenu.Portal>
      </DropdownMenu.Root>
      {report.isError && <FaultNotice error={report.error} />}
    </>
  )
}

function save(content: Blob, name: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(content)
  link.download = name
  link.click()
  URL.revokeObjectURL(link.href)
}
