import { useMemo, useRef } from 'react'

import type { City } from '@urbe/contracts'

import { useSay } from '../i18n/use-say.ts'
import { layerFigure } from '../map/district-figures.ts'
import { type Overlay, overlayOf } from '../map/layers.ts'
import { useConditions } from './use-conditions.ts'
import { useLayer } from './use-layer.ts'

/** The layer that is looked at and what it shows; the table needs the same figures without any layer. */
export function useMapLayers(city: City, asTable: boolean) {
  const { say, locale } = useSay()
  const [layer, setLayer] = useLayer()
  const conditions = useConditions(city, layer !== 'none' || asTable)
  const { data } = conditions
  const tongue = useRef({ say, locale })
  tongue.current = { say, locale }
  // `locale` is asked for so that the figures on the map change their language.
  const overlay = useMemo((): Overlay | null => {
    if (layer === 'none') return null
    return overlayOf(layer, data, (district) => layerFigure(layer, district, tongue.current))
  }, [layer, data, locale])
  return { layer, setLayer, conditions, overlay }
}
export type MapLayers = ReturnType<typeof useMapLayers>
