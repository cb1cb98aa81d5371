import type { DistrictConditions } from '@urbe/contracts'

import { useSay } from '../i18n/use-say.ts'
import { districtFigures } from './district-figures.ts'
import type { Hovered } from './use-hovered-district.ts'
import type { Size } from './view.ts'

interface DistrictTipProps {
  readonly name: string
  readonly conditions: DistrictConditions
  readonly hovered: Hovered
  readonly size: Size
}

/** What is told of the district under the pointer. Whoever has no pointer reads the same in the table. */
export function DistrictTip({ name, conditions, hovered: { at }, size }: DistrictTipProps) {
  const { say, locale } = useSay()
  const side = `${at.x > size.width / 2 ? 'left' : 'right'} ${at.y > size.height / 2 ? 'above' : 'below'}`
  return (
    <div className="tip-anchor" style={{ left: at.x, top: at.y }} aria-hidden="true">
      <div className={`district-tip ${side}`}>
        <p>{name}</p>
        <dl>
          {districtFigures.map((figure) => (
            <div key={figure.name}>
              <dt>{say(figure.name)}</dt>
              <dd>{figure.text(conditions, { say, locale })}</dd>
            </div>
          ))}
        </dl>
      </div>
    </div>
  )
}
