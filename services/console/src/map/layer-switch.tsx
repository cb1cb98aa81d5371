import { ToggleGroup } from 'radix-ui'

import { useSay } from '../i18n/use-say.ts'
import { type Layer, layers } from './layers.ts'

interface LayerSwitchProps {
  readonly layer: Layer
  /** Without districts there is only the traffic to look at. */
  readonly districts: boolean
  readonly onLayer: (layer: Layer) => void
}
const everywhere: readonly Layer[] = ['none', 'traffic']

export function LayerSwitch({ layer, districts, onLayer }: LayerSwitchProps) {
  const { say } = useSay()
  const offered = districts ? layers : everywhere
  return (
    <ToggleGroup.Root
      type="single"
      className="segments layer-switch"
      aria-label={say('layer.label')}
      value={layer}
      onValueChange={(next) => onLayer(layers.find((each) => each === next) ?? layer)}
    >
      {offered.map((each) => (
        <ToggleGroup.Item key={each} value={each}>
          {say(`layer.${each}`)}
        </ToggleGroup.Item>
      ))}
    </ToggleGroup.Root>
  )
}
