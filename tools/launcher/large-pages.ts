/** A large city is one long piece of memory: in pages of 4 KiB the processor looks for the pages. Systems without glibc pass over it. */
export const LARGE_PAGES = { GLIBC_TUNABLES: 'glibc.malloc.hugetlb=1' } as const
