/** Middle of each country in whole degrees, and the radius of a circle of its area in hundreds of kilometres: code, latitude, longitude, radius. */
const COUNTRIES = `
AD 43 2 0.1;AE 24 54 1.6;AF 34 66 4.6;AG 17 -62 0.1;AL 41 20 1;AM 40 45 1;AO -12 18 6.3;AR -35 -65 9.4;AT 48 14 1.6;AU -25 134 15.6;AZ 40 48 1.7;
BA 44 18 1.3;BB 13 -60 0.1;BD 24 90 2.2;BE 51 5 1;BF 12 -2 3;BG 43 25 1.9;BH 26 51 0.2;BI -3 30 1;BJ 10 2 1.9;BN 5 115 0.4;BO -17 -65 5.9;BR -11 -53 16.5;
BS 24 -76 0.7;BT 27 90 1.1;BW -22 24 4.3;BY 54 28 2.6;BZ 17 -89 0.9;CA 61 -98 17.8;CD -3 24 8.6;CF 7 21 4.5;CG -1 15 3.3;CH 47 8 1.1;CI 8 -6 3.2;CL -37 -71 4.9;
CM 6 13 3.9;CN 36 104 17.5;CO 4 -73 6;CR 10 -84 1.3;CU 22 -79 1.9;CV 16 -24 0.4;CY 35 33 0.5;CZ 50 15 1.6;DE 51 10 3.4;DJ 12 43 0.9;DK 56 10 1.2;DM 15 -61 0.1;
DO 19 -70 1.2;DZ 28 3 8.7;EC -1 -78 3;EE 59 26 1.2;EG 27 30 5.6;ER 15 39 1.9;ES 40 -4 4;ET 9 39 5.9;FI 64 26 3.3;FJ -18 178 0.8;FR 47 2 4.2;GA -1 12 2.9;GB 54 -2 2.8;
GD 12 -62 0.1;GE 42 44 1.5;GH 8 -1 2.8;GL 72 -40 8.3;GM 13 -15 0.6;GN 10 -11 2.8;GQ 2 10 0.9;GR 39 22 2;GT 16 -90 1.9;GW 12 -15 1.1;GY 5 -59 2.6;HK 22 114 0.2;HN 15 -86 1.9;
HR 45 16 1.3;HT 19 -73 0.9;HU 47 19 1.7;ID -2 118 7.8;IE 53 -8 1.5;IL 31 35 0.8;IN 23 79 10.2;IQ 33 44 3.7;IR 32 54 7.2;IS 65 -19 1.8;IT 43 12 3.1;JM 18 -77 0.6;JO 31 37 1.7;
JP 37 138 3.5;KE 1 38 4.3;KG 41 75 2.5;KH 13 105 2.4;KM -12 43 0.2;KP 40 127 2;KR 36 128 1.8;KW 29 48 0.8;KZ 48 67 9.3;LA 18 104 2.7;LB 34 36 0.6;LC 14 -61 0.1;LI 47 10 0.1;
LK 8 81 1.4;LR 6 -9 1.9;LS -30 28 1;LT 55 24 1.4;LU 50 6 0.3;LV 57 25 1.4;LY 27 18 7.5;MA 32 -6 3.8;MC 44 7 0;MD 47 28 1;ME 43 19 0.7;MG -19 47 4.3;MK 42 22 0.9;ML 17 -4 6.3;
MM 21 96 4.6;MN 47 103 7.1;MO 22 114 0;MR 20 -10 5.7;MT 36 14 0.1;MU -20 58 0.3;MV 3 73 0.1;MW -13 34 1.9;MX 24 -103 7.9;MY 4 109 3.2;MZ -17 36 5;NA -22 17 5.1;NE 17 9 6.4;
NG 10 8 5.4;NI 13 -85 2;NL 52 5 1.1;NO 65 14 3.5;NP 28 84 2.2;NZ -42 172 2.9;OM 21 56 3.1;PA 9 -80 1.5;PE -9 -74 6.4;PG -6 144 3.8;PH 12 123 3.1;PK 30 69 5;PL 52 19 3.2;
PR 18 -66 0.5;PS 32 35 0.4;PT 40 -8 1.7;PY -23 -58 3.6;QA 25 51 0.6;RO 46 25 2.8;RS 44 21 1.6;RU 62 97 23.3;RW -2 30 0.9;SA 24 45 8.3;SB -9 160 1;SC -5 55 0.1;SD 16 30 7.7;
SE 63 17 3.8;SG 1 104 0.2;SI 46 15 0.8;SK 49 19 1.2;SL 9 -12 1.5;SM 44 12 0;SN 14 -14 2.5;SO 6 46 4.5;SR 4 -56 2.3;SS 7 30 4.5;ST 0 7 0.2;SV 14 -89 0.8;SY 35 38 2.4;
SZ -27 31 0.7;TD 15 19 6.4;TG 9 1 1.3;TH 15 101 4;TJ 39 71 2.1;TL -9 126 0.7;TM 39 59 3.9;TN 34 10 2.3;TO -20 -175 0.2;TR 39 35 5;TT 11 -61 0.4;TW 24 121 1.1;TZ -6 35 5.5;
UA 49 31 4.4;UG 1 32 2.8;US 40 -98 16;UY -33 -56 2.4;UZ 42 63 3.8;VA 42 12 0;VC 13 -61 0.1;VE 7 -66 5.4;VN 16 106 3.2;VU -16 168 0.6;WS -14 -172 0.3;XK 43 21 0.6;YE 16 48 4.1;
ZA -29 25 6.2;ZM -13 28 4.9;ZW -19 30 3.5`

interface Country {
  readonly latitude: number
  readonly longitude: number
  readonly radiusKm: number
}
const countries: ReadonlyMap<string, Country> = new Map(
  COUNTRIES.split(';').map((line) => {
    const [code = '', latitude, longitude, radius] = line.trim().split(' ')
    return [
      code,
      { latitude: Number(latitude), longitude: Number(longitude), radiusKm: Number(radius) * 100 },
    ]
  }),
)
export const countryOf = (code: string): Country | undefined => countries.get(code)

const EARTH_KM = 6_371
const rad = (degrees: number) => (degrees * Math.PI) / 180

/** Between two countries, from border to border if they were circles; 0 where they touch, or one is not known. */
export function distanceKm(one: string, other: string): number {
  const [from, to] = [countries.get(one), countries.get(other)]
  if (from === undefined || to === undefined) return 0
  const chord =
    Math.sin(rad(to.latitude - from.latitude) / 2) ** 2 +
    Math.cos(rad(from.latitude)) *
      Math.cos(rad(to.latitude)) *
      Math.sin(rad(to.longitude - from.longitude) / 2) ** 2
  return Math.max(0, 2 * EARTH_KM * Math.asin(Math.sqrt(chord)) - from.radiusKm - to.radiusKm)
}
