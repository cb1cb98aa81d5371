import { z } from 'zod'

/** RFC 9457 problem details, the shape of every error over REST and inside WebSocket errors. */
export const problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string().optional(),
  instance: z.string().optional(),
  code: z.string(),
  limit: z.int().optional().describe('as many as there can be'),
  count: z.int().optional().describe('as many as there are'),
  errors: z.array(z.object({ pointer: z.string(), code: z.string(), detail: z.string() })).optional(),
  traceId: z.string().optional(),
})
export type Problem = z.infer<typeof problem>
