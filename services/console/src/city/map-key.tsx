import { FaultNotice } from '../design/fault-notice.tsx'
import { formatNumber } from '../i18n/format.ts'
import { useSay } from '../i18n/use-say.ts'
import { type Census, total } from '../map/census.ts'
import { LayerLegend } from '../map/layer-legend.tsx'
import { LayerSwitch } from '../map/layer-switch.tsx'
import type { Scene } from '../map/scene.ts'
import type { MapLayers } from './use-map-layers.ts'

interface MapKeyProps {
  readonly census: Census | undefined
  readonly scene: Scene
  readonly layers: MapLayers
}

/** What is seen on the map, and what its colours mean. */
export function MapKey({ census, scene, layers }: MapKeyProps) {
  const { say } = useSay()
  const { layer, setLayer, conditions } = layers
  const known = conditions.data
  const lacking = known !== undefined && known.districts.length === 0 && layer !== 'traffic'
  return (
    <div className="map-key">
      {/* First, so that nothing that arrives later moves it from under the pointer. */}
      <LayerSwitch layer={layer} districts={scene.districts.length > 0} onLayer={setLayer} />
      <VehicleLegend census={census} />
      {layer !== 'none' && <LayerLegend layer={layer} />}
      {layer !== 'none' && lacking && <p className="map-key-note">{say('layer.nothing')}</p>}
      {layer !== 'none' && conditions.isError && (
        <FaultNotice
          error={conditions.error}
          title={say('layer.error')}
          onRetry={() => void conditions.refetch()}
        />
      )}
    </div>
  )
}

function VehicleLegend({ census }: { census: Census | undefined }) {
  const { say, locale } = useSay()
  if (census === undefined) return <p className="legend waiting">{say('map.waiting')}</p>
  const { moving, queued } = total(census)
  return (
    <dl className="legend">
      <div className="moving">
        <dt>{say('map.moving')}</dt>
        <dd>{formatNumber(moving, locale)}</dd>
      </div>
      <div className="queued">
        <dt>{say('map.queued')}</dt>
        <dd>{formatNumber(queued, locale)}</dd>
      </div>
    </dl>
  )
}
