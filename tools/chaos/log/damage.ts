import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { openFolderStore, verifyArchive } from '@urbe/archive'

import { damageAndRepair } from '../../../libs/archive/test/scenarios/damage-and-repair.ts'
import { openHouse, STREAM, writerOf } from '../../../libs/archive/test/scenarios/house.ts'
import { type Line, type Scenario, share } from '../scenario.ts'

const DAMAGES = 96
const FLIPS = 300
const COMMITS = 400

export const damage: Scenario = {
  name: 'damage',
  does: "Bits flipped in and bytes cut off the server's block files and the archive's segments.",
  bar: 'all of it found and named; the stream is repaired from the archive, message by message, and followers go on',
  run: async (scale) => [await blocks(share(DAMAGES, scale)), await segments(share(FLIPS, scale))],
}

async function blocks(rounds: number): Promise<Line> {
  const done = await damageAndRepair({ rounds })
  const count = (of: (round: (typeof done)[number]) => boolean) => done.filter(of).length
  const [detected, repaired, followed] = [
    count((round) => round.detected),
    count((round) => round.repaired),
    count((round) => round.followed),
  ]
  return {
    conditions: `block files of a stream, ${new Set(done.map((round) => round.damage)).size} kinds of damage`,
    figures: `${rounds} times: ${detected} judged rightly, ${repaired} repaired, ${followed} followed on`,
    pass: detected === rounds && repaired === rounds && followed === rounds,
  }
}

async function segments(flips: number): Promise<Line> {
  await using house = await openHouse()
  const writer = writerOf(house.log)
  for (let n = 0; n < COMMITS; n++) await writer.write(`city${n % 7}`)
  await house.archiveAll({ closes: true })
  const store = openFolderStore(house.places.folder)
  const folder = join(house.places.folder, STREAM)
  const files = (await readdir(folder)).filter((name) => !name.startsWith('open'))
  let found = 0
  for (let flip = 0; flip < flips; flip++) {
    const file = join(folder, files[flip % files.length] ?? '')
    const whole = await readFile(file)
    const flipped = Buffer.from(whole)
    const at = Math.floor(Math.random() * flipped.length)
    flipped[at] = (flipped[at] ?? 0) ^ (1 << Math.floor(Math.random() * 8))
    await writeFile(file, flipped)
    const { findings } = await verifyArchive({ ...house.places, store, streams: [STREAM] })
    if (findings.length > 0) found += 1
    await writeFile(file, whole)
  }
  return {
    conditions: `${files.length} files of the archive, one bit each time`,
    figures: `${flips} flips: ${found} found`,
    pass: found === flips,
  }
}
