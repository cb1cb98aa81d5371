/** A quarter of an invented city seen from above, drawn once by hand: streets, a river, and a few lights on the way. */
export function NightStreets() {
  return (
    <svg
      className="night-streets"
      viewBox="0 0 1200 900"
      preserveAspectRatio="xMidYMid slice"
      aria-hidden="true"
    >
      <path className="river" d="M-40 700C180 640 250 760 430 690S700 430 860 420s220-130 400-190" />
      <g className="lanes">
        <path d="M90-20 250 920M190-20 350 920M290-20 450 920M390-20 550 920M490-20 650 920M590-20 750 920" />
        <path d="M690-20 850 920M790-20 950 920M890-20 1050 920M990-20 1150 920M1090-20 1250 920M-10-20 150 920" />
        <path d="M-20 130 1220-80M-20 210 1220 0M-20 290 1220 80M-20 370 1220 160M-20 450 1220 240M-20 530 1220 320" />
        <path d="M-20 610 1220 400M-20 690 1220 480M-20 770 1220 560M-20 850 1220 640M-20 930 1220 720M100 930 1220 800" />
      </g>
      <g className="avenues">
        <path d="M-20 410 1220 200M340-20 500 920M840-20 1000 920M-20 730 1220 520" />
        <circle cx="640" cy="372" r="236" />
      </g>
      <g className="lights">
        <path className="light east" d="M-20 410 1220 200" />
        <path className="light west" d="M1220 520-20 730" />
        <path className="light south" d="M340-20 500 920" />
        <path className="light north" d="M1000 920 840-20" />
        <path className="light ring" d="M640 136a236 236 0 1 1-.1 0" />
      </g>
    </svg>
  )
}
