import { readXml } from '../xml/index.ts'
import type { QsimNetwork } from './network.ts'
import { readMatsimNetwork } from './read-network.ts'
import { readSumoNetwork } from './read-sumo-network.ts'

/**
 * Reads a network of MATSim (`<network>`) or of SUMO (`<net>`), whichever it is.
 * @throws FileFormatError with the line
 */
export function readQsimNetwork(text: string): QsimNetwork {
  const reader = readXml(text)
  reader.next()
  switch (reader.name()) {
    case 'network':
      return readMatsimNetwork(text)
    case 'net':
      return readSumoNetwork(text)
    default:
      return reader.fail('<network> or <net>')
  }
}
