import { Icon, type IconName } from '../design/icons.tsx'
import { useSay } from '../i18n/use-say.ts'
import type { MapControls } from './use-map-view.ts'

export function MapButtons({ controls, onTable }: { controls: MapControls; onTable: () => void }) {
  const { say } = useSay()
  return (
    <div className="map-buttons">
      <MapButton icon="plus" name={say('map.in')} onClick={controls.zoomIn} />
      <MapButton icon="minus" name={say('map.out')} onClick={controls.zoomOut} />
      <MapButton icon="fit" name={say('map.fit')} onClick={controls.fit} />
      <MapButton icon="table" name={say('map.table')} onClick={onTable} />
    </div>
  )
}

function MapButton({ icon, name, onClick }: { icon: IconName; name: string; onClick: () => void }) {
  return (
    <button type="button" className="button icon" aria-label={name} title={name} onClick={onClick}>
      <Icon name={icon} />
    </button>
  )
}
