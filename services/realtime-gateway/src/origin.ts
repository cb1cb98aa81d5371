/** Browsers always say where a page comes from; whoever says it must say exactly ours. */
export function originGuard(publicOrigin: string): (origin: string | undefined) => boolean {
  const own = new URL(publicOrigin).origin
  return (origin) => origin === undefined || origin === own
}
