/** Four zones around a square, in the format of the published networks; written for these tests. */
export const TINY_NETWORK = `<NUMBER OF ZONES> 4
<NUMBER OF NODES> 4
<FIRST THRU NODE> 1
<NUMBER OF LINKS> 8
<END OF METADATA>

~ init_node term_node capacity length free_flow_time b power speed toll link_type ;
1 2 9000 3 3 0.15 4 0 0 1 ;
2 1 9000 3 3 0.15 4 0 0 1 ;
2 3 9000 3 3 0.15 4 0 0 1 ;
3 2 9000 3 3 0.15 4 0 0 1 ;
3 4 9000 3 3 0.15 4 0 0 1 ;
4 3 9000 3 3 0.15 4 0 0 1 ;
4 1 9000 3 3 0.15 4 0 0 1 ;
1 4 9000 3 3 0.15 4 0 0 1 ;
`
export const TINY_TRIPS = `<NUMBER OF ZONES> 4
<TOTAL OD FLOW> 1200.0
<END OF METADATA>

Origin 1
2 : 200.0; 3 : 200.0;
Origin 3
1 : 400.0; 4 : 200.0;
Origin 4
2 : 200.0;
`
