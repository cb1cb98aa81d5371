import { describe, expect, it } from '@jest/globals'

import { TNTP_LINES_MAX, tntpFile } from './lines.ts'
import { parseTntpNetwork, TNTP_LINKS_MAX, TNTP_NODES_MAX } from './parse-network.ts'
import { parseTntpNodes } from './parse-nodes.ts'
import { parseTntpTrips } from './parse-trips.ts'

function refusal(line: number, expected = '') {
  return expect.objectContaining({
    name: 'FileFormatError',
    line,
    expected: expect.stringContaining(expected),
  })
}

const head = '<NUMBER OF ZONES> 2\n<NUMBER OF NODES> 3\n<NUMBER OF LINKS> 2\n<END OF METADATA>\n'
const links = '1 3 100 0 0 0.15 4 0 0 1 ;\n3 2 0.001 1.5 2 0 0 0 0 1 ;\n'

describe('a TNTP network as it is published', () => {
  it('may have its metadata in any order, case and width, with more behind the number', () => {
    const text = `<Number  of Links>\t2 links\n<NUMBER OF NODES> 3 ~ all\n<first thru node>\t3;\n<NUMBER OF ZONES>2\n\n${links}`
    expect(parseTntpNetwork(text)).toMatchObject({ zones: 2, nodes: 3, firstThroughNode: 3 })
  })

  it('has no node that is not passed when it does not say which is the first', () => {
    expect(parseTntpNetwork(head + links).firstThroughNode).toBe(1)
  })

  it('may have links without time, length, slope or much capacity, and numbers with exponents', () => {
    const [one, other] = parseTntpNetwork(
      head + links.replace('0.15', '1.5E-01').replace('1.5 2', '1.5e0 2'),
    ).links
    expect(one).toMatchObject({ length: 0, freeFlowTime: 0, b: 0.15, power: 4 })
    expect(other).toMatchObject({ capacity: 0.001, length: 1.5, b: 0, power: 0 })
  })

  it('may name its columns, end its lines as other systems do, and go on behind the last column', () => {
    const text = `${head}init_node term_node capacity\n${links}`
      .replaceAll('1 ;', '1 ; Main Street')
      .replaceAll('\n', '\r\n')
    expect(parseTntpNetwork(text).links).toHaveLength(2)
    expect(parseTntpNetwork(head + links.replaceAll('1 ;', '1 a road')).links).toHaveLength(2)
  })

  it('may have powers that are no whole numbers, and tolls', () => {
    const text = head + links.replace('0.15 4 0 0', '0.15 4.924 50 12.5')
    expect(parseTntpNetwork(text).links[0]).toMatchObject({ power: 4.924, toll: 12.5 })
  })

  it('is refused where the metadata is wrong', () => {
    expect(() => parseTntpNetwork((head + links).replace('NODES> 3', 'NODES> three'))).toThrow(refusal(2))
    expect(() =>
      parseTntpNetwork((head + links).replace('NODES> 3', `NODES> ${TNTP_NODES_MAX + 1}`)),
    ).toThrow(refusal(2, `${TNTP_NODES_MAX}`))
    expect(() =>
      parseTntpNetwork((head + links).replace('LINKS> 2', `LINKS> ${TNTP_LINKS_MAX + 1}`)),
    ).toThrow(refusal(3, `${TNTP_LINKS_MAX}`))
  })
})

const demand = '<NUMBER OF ZONES> 12\n<TOTAL OD FLOW> 10 trips\n<END OF METADATA>\n'

describe('TNTP trips as they are published', () => {
  it('may be spread over lines in any way', () => {
    const text = `${demand}origin\t1 2:3;4 :  1.5e1 ;\n5\t:\n6;;\nOrigin\n3 1 : 2 2 : 4\n;`
    expect(parseTntpTrips(text).flows).toEqual([
      { from: 1, to: 2, trips: 3 },
      { from: 1, to: 4, trips: 15 },
      { from: 1, to: 5, trips: 6 },
      { from: 3, to: 1, trips: 2 },
      { from: 3, to: 2, trips: 4 },
    ])
  })

  it('may have comments, other line ends, zeros and origins without trips', () => {
    const text = `${demand}~ trips\nOrigin 1 ~ the first\n\nOrigin 2\n 3 : 0.0; 4 : 1; ~ 5 : 6;\n`
    const flows = [{ from: 2, to: 4, trips: 1 }]
    expect(parseTntpTrips(text)).toEqual({ zones: 12, declaredTotal: 10, flows })
    expect(parseTntpTrips(text.replaceAll('\n', '\r\n')).flows).toEqual(flows)
  })

  it('are refused where a flow is not whole', () => {
    const wrong = [
      'Origin 1\n2 3;',
      'Origin 1\n2 : ;',
      'Origin 1\n: 3;',
      'Origin 1\n2 : 3 : 4;',
      'Origin 1\n2 ;',
    ]
    for (const text of [...wrong, 'Origin 1\n2 :', 'Origin 1\n2 : x;', 'Origin 1\n2 : Infinity;']) {
      expect(() => parseTntpTrips(demand + text)).toThrow(refusal(5))
    }
    expect(() => parseTntpTrips(`${demand}Origin`)).toThrow(refusal(4))
    expect(() => parseTntpTrips(`${demand}\nOrigin 1\n13 : 1;`)).toThrow(refusal(6, '1 to 12'))
  })

  it('are refused when they are of other zones than the network', () => {
    expect(() => parseTntpTrips(demand, 11)).toThrow(refusal(1, '11, as in the network'))
    expect(parseTntpTrips(demand, 12).flows).toEqual([])
  })
})

describe('any TNTP file', () => {
  it('has a limit of lines', () => {
    expect(() => tntpFile('\n'.repeat(TNTP_LINES_MAX))).toThrow(refusal(TNTP_LINES_MAX, 'at most'))
  })

  it('may say more of a node than where it lies', () => {
    expect(parseTntpNodes('Node X Y Type ;\n1 2.5 -3e1 zone ;', 1)).toEqual({
      x: Float64Array.of(2.5),
      y: Float64Array.of(-30),
    })
  })
})
