export { numberAttribute, wordAttribute } from './values.ts'
export { readXml, type XmlReader } from './xml-reader.ts'
