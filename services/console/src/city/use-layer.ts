import { useNavigate, useSearch } from '@tanstack/react-router'

import type { Layer } from '../map/layers.ts'
import { citySearch } from './city-search.ts'

const route = '/signed-in/cities/$cityId'

/** The layer that is looked at stands in the address: a link shows what its sender saw. */
export function useLayer(): readonly [Layer, (layer: Layer) => void] {
  const { layer = 'none' } = useSearch({ from: route })
  const navigate = useNavigate()
  const change = (next: Layer) => {
    void navigate({ to: '.', search: citySearch({ layer: next }), replace: true })
  }
  return [layer, change]
}
