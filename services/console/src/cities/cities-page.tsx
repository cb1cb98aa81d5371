import { useEffect, useState } from 'react'

import { useCities, useMay } from '../api/queries.ts'
import { TopBar } from '../app/shell.tsx'
import { FaultNotice } from '../design/fault-notice.tsx'
import { Icon } from '../design/icons.tsx'
import { useSay } from '../i18n/use-say.ts'
import { CityRow, CityRowSkeleton } from './city-row.tsx'
import { FoundDialog } from './found-dialog.tsx'
import { ImportDialog } from './import-dialog.tsx'

export function CitiesPage() {
  const { say } = useSay()
  const cities = useCities()
  const items = cities.data?.pages.flatMap((page) => page.items)
  useEffect(() => {
    document.title = `${say('cities.title')} · Urbe`
  }, [say])
  return (
    <div className="page">
      <TopBar />
      <main className="cities" id="content">
        <header className="cities-head">
          <div>
            <h1>{say('cities.title')}</h1>
            {items !== undefined && (
              <p className="lead">
                {say('cities.count', {
                  count: items.length,
                  running: items.filter(({ phase }) => phase === 'running').length,
                })}
              </p>
            )}
          </div>
          <NewCity />
        </header>
        {cities.isError && (
          <FaultNotice
            error={cities.error}
            title={say('cities.error')}
            onRetry={() => void cities.refetch()}
          />
        )}
        {cities.isPending && <Skeletons />}
        {items?.length === 0 && <NoCities />}
        {items !== undefined && items.length > 0 && (
          <ol className="city-list">
            {items.map((city) => (
              <CityRow key={city.id} city={city} />
            ))}
          </ol>
        )}
        {cities.hasNextPage && (
          <button type="button" className="button" onClick={() => void cities.fetchNextPage()}>
            {say('cities.more')}
          </button>
        )}
      </main>
    </div>
  )
}

function NewCity() {
  const { say } = useSay()
  const may = useMay()
  const [open, setOpen] = useState<'found' | 'import' | null>(null)
  const close = () => setOpen(null)
  if (!may('city:create')) return null
  return (
    <div className="cities-actions">
      <button type="button" className="button" onClick={() => setOpen('import')}>
        {say('cities.import')}
      </button>
      <button type="button" className="button primary" onClick={() => setOpen('found')}>
        <Icon name="plus" />
        {say('cities.found')}
      </button>
      {open === 'found' && <FoundDialog onClose={close} />}
      {open === 'import' && <ImportDialog onClose={close} />}
    </div>
  )
}

function Skeletons() {
  const { say } = useSay()
  return (
    <div className="city-list" role="status">
      <span className="hidden-visually">{say('app.loading')}</span>
      <CityRowSkeleton />
      <CityRowSkeleton />
      <CityRowSkeleton />
    </div>
  )
}

function NoCities() {
  const { say } = useSay()
  const may = useMay()
  return (
    <div className="no-cities">
      <svg viewBox="0 0 240 120" aria-hidden="true">
        <path
          className="plot"
          d="M20 100 60 40h120l40 60zM48 70h150M34 84h178M78 100l18-60M118 100l2-60M162 100l-18-60"
        />
        <path className="peg" d="M120 52V18M120 18l22 7-22 8" />
      </svg>
      <h2>{say('cities.empty.title')}</h2>
      <p>{say(may('city:create') ? 'cities.empty.lead' : 'cities.empty.viewer')}</p>
    </div>
  )
}
