/** Three streets around a triangle as a map of OpenStreetMap; written for these tests. */
export const TINY_OSM = `<osm version="0.6">
<node id="1" lat="52.000" lon="13.000"/>
<node id="2" lat="52.000" lon="13.010"/>
<node id="3" lat="52.006" lon="13.005"/>
<way id="10"><nd ref="1"/><nd ref="2"/><tag k="highway" v="tertiary"/><tag k="name" v="South Street"/></way>
<way id="11"><nd ref="2"/><nd ref="3"/><tag k="highway" v="residential"/><tag k="name" v="East Street"/></way>
<way id="12"><nd ref="3"/><nd ref="1"/><tag k="highway" v="secondary"/><tag k="name" v="West Street"/></way>
</osm>
`
