import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'

import { FileFormatError } from '../errors.ts'
import { XML_ATTRIBUTES_MAX } from './attributes.ts'
import { numberAttribute, wordAttribute } from './index.ts'
import { XML_NAME_CHARACTERS_MAX } from './names.ts'
import { readXml, XML_CHARACTERS_MAX, XML_DEPTH_MAX, type XmlReader } from './xml-reader.ts'

/** Every token with what it says. */
function tokens(text: string): string[] {
  const reader = readXml(text)
  const told: string[] = []
  for (let token = reader.next(); token !== 'end'; token = reader.next()) {
    told.push(token === 'text' ? reader.text() : `${token} ${reader.name()}`)
  }
  return told
}

function atRoot(text: string): XmlReader {
  const reader = readXml(text)
  reader.next()
  return reader
}

function fault(text: string): string {
  try {
    tokens(text)
  } catch (error) {
    if (error instanceof FileFormatError) return error.message
    throw error
  }
  return 'none'
}

describe('an XML reader', () => {
  it('tells elements and text in their order', () => {
    expect(tokens('<a><b>x</b> y <c/></a>')).toEqual([
      'open a',
      'open b',
      'x',
      'close b',
      ' y ',
      'open c',
      'close c',
      'close a',
    ])
  })

  it('steps over declarations, comments and instructions', () => {
    const text =
      '\ufeff<?xml version="1.0"?><!-- <no> --><!DOCTYPE a SYSTEM "a.dtd"><a><?php 1 > 2 ?><!--x--></a> <!-- y -->'
    expect(tokens(text)).toEqual(['open a', 'close a'])
  })

  it('knows attributes in either quote, with entities', () => {
    const reader = atRoot(`<a one = "1 &lt; 2" two='"&#65;&#x42;&amp;&apos;'/>`)
    expect([reader.attribute('one'), reader.attribute('two'), reader.attribute('three')]).toEqual([
      '1 < 2',
      `"AB&'`,
      undefined,
    ])
  })

  it('takes character data as it is', () => {
    expect(tokens('<a><![CDATA[<b>&amp;]] >]]><![CDATA[]]></a>')).toEqual([
      'open a',
      '<b>&amp;]] >',
      'close a',
    ])
  })
})

describe('an XML reader on its way', () => {
  it('says the line of the present token', () => {
    const reader = atRoot('<a>\n\n<b\nc="1"/>\n</a>')
    reader.next()
    const line = reader.line()
    reader.next()
    reader.next()
    expect([line, reader.name(), reader.line()]).toEqual([3, 'a', 5])
  })

  it('skips an element with everything in it', () => {
    const reader = readXml('<a><b><c/>text<d></d></b><e/></a>')
    reader.next()
    reader.next()
    reader.skip()
    expect([reader.name(), reader.next(), reader.name()]).toEqual(['b', 'open', 'e'])
  })

  it('goes on saying that the document is over', () => {
    const reader = atRoot('<a/>')
    expect([reader.next(), reader.next(), reader.next()]).toEqual(['close', 'end', 'end'])
  })

  it('never expands or fetches what a document type declares', () => {
    const type = '<!DOCTYPE a [<!ENTITY b "<c>"><!-- ]> \' --><!ENTITY d SYSTEM "file:///etc/passwd">]>'
    expect(tokens(`${type}<a/>`)).toEqual(['open a', 'close a'])
    expect(fault(`${type}\n<a>&d;</a>`)).toContain('line 2: expected &amp;')
  })
})

describe('an XML reader of something else', () => {
  it.each([
    ['', 'line 1: expected an element'],
    ['text', 'line 1: expected <'],
    ['<a>', 'line 1: expected </a>'],
    ['<a>\n<b></a>', 'line 2: expected </b>'],
    ['<a></a></b>', 'line 1: expected nothing to close'],
    ['<a/>\n<b/>', 'line 2: expected nothing behind the last element'],
    ['<a/>\nend', 'line 2: expected <'],
    ['<a>\n<', 'line 2: expected the name of an element'],
    ['<1/>', 'line 1: expected the name of an element'],
    ['<a\nb/>', 'line 2: expected = behind the attribute b'],
    ['<a b=c/>', 'line 1: expected a quoted value of the attribute b'],
    ['<a b="c/>', 'line 1: expected the closing quote of the attribute b'],
    ['<a b="<"/>', 'line 1: expected no < in the attribute b'],
    ['<a b="1"c="2"/>', 'line 1: expected white space, / or > behind a name or value'],
    ['<a b="1" b="2"/>', 'line 1: expected the attribute b only once'],
    ['<a / >', 'line 1: expected the end > of <a'],
    ['<a></a\n x>', 'line 2: expected the end > of </a'],
    ['<a>&nbsp;</a>', 'line 1: expected &amp; &lt; &gt; &quot; &apos; or a character number'],
    ['<a>& b</a>', 'line 1: expected &amp; &lt; &gt; &quot; &apos; or a character number'],
    ['<a>&#0;</a>', 'line 1: expected &amp; &lt; &gt; &quot; &apos; or a character number'],
    ['<a>&#xd800;</a>', 'line 1: expected &amp; &lt; &gt; &quot; &apos; or a character number'],
    ['<a>&toString;</a>', 'line 1: expected &amp; &lt; &gt; &quot; &apos; or a character number'],
    ['<a>\n<!-- b </a>', 'line 2: expected the end --> of a comment'],
    ['<a>\n<!-- b -- c --></a>', 'line 2: expected no -- inside a comment'],
    ['<a><![CDATA[b</a>', 'line 1: expected the end ]]> of character data'],
    ['<!DOCTYPE a [', 'line 1: expected the end > of the document type'],
    ['<a><!DOCTYPE b></a>', 'line 1: expected an element, a comment or text'],
    ['<?xml', 'line 1: expected the end ?> of an instruction'],
  ])('refuses %j', (text, message) => {
    expect(fault(text)).toBe(message)
  })
})

describe('an XML reader at its limits', () => {
  it('refuses more', () => {
    const nested = (depth: number) => '<a>'.repeat(depth) + '</a>'.repeat(depth)
    expect(fault(nested(XML_DEPTH_MAX))).toBe('none')
    expect(fault(nested(XML_DEPTH_MAX + 1))).toContain(`nested at most ${XML_DEPTH_MAX} deep`)
    const wide = (count: number) =>
      `<a ${Array.from({ length: count }, (_, index) => `b${index}=""`).join(' ')}/>`
    expect(fault(wide(XML_ATTRIBUTES_MAX))).toBe('none')
    expect(fault(wide(XML_ATTRIBUTES_MAX + 1))).toContain(`at most ${XML_ATTRIBUTES_MAX} attributes`)
    expect(fault(`<${'a'.repeat(XML_NAME_CHARACTERS_MAX)}/>`)).toBe('none')
    expect(fault(`<${'a'.repeat(XML_NAME_CHARACTERS_MAX + 1)}/>`)).toContain('a name of at most')
    expect(fault(' '.repeat(XML_CHARACTERS_MAX + 1))).toContain(`at most ${XML_CHARACTERS_MAX} characters`)
  })

  it('either reads a text or says the line of its fault, whatever it is', () => {
    const piece = fc.constantFrom(
      '<a>',
      '</a>',
      '<b c="d"',
      '/>',
      '&amp;',
      '&',
      '<!--',
      '-->',
      '<![CDATA[',
      ']]>',
      '\n',
      '>',
      "'",
      '<!DOCTYPE',
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const text = pieces.join('')
        expect(fault(text)).toMatch(/^none$|^line \d+: expected /)
      }),
    )
  })
})

describe('an attribute', () => {
  it('is a number within bounds', () => {
    const reader = atRoot('<a b=" 1.5e2 " c="9"/>')
    expect(numberAttribute(reader, 'b', { min: 0, max: 150 })).toBe(150)
    expect(() => numberAttribute(reader, 'c', { min: 0, max: 8 })).toThrow(
      'line 1: expected <a> with c from 0 to 8',
    )
  })

  it.each(['', 'x', 'Infinity', 'NaN', '0x10', '1,5'])('%j is no number', (value) => {
    const reader = atRoot(`<a b="${value}"/>`)
    expect(() => numberAttribute(reader, 'b', { min: 0, max: 99 })).toThrow('line 1: expected <a> with ')
  })

  it('has to be there where it is asked for', () => {
    expect(() => wordAttribute(atRoot('<a\n/>'), 'id')).toThrow('line 1: expected <a> with the attribute id')
  })
})
