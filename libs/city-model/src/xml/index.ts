export { type NumberRange, numberAttribute, wordAttribute } from './values.ts'
export { readXml, type XmlReader, type XmlToken } from './xml-reader.ts'
