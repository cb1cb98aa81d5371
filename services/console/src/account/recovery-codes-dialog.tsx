import { Dialog } from '../design/dialog.tsx'
import { ShownOnce } from '../design/shown-once.tsx'
import { useSay } from '../i18n/use-say.ts'

export function RecoveryCodesDialog({ codes, onClose }: { codes: readonly string[]; onClose: () => void }) {
  const { say } = useSay()
  return (
    <Dialog title={say('account.codes.title')} lead={say('account.codes.lead')} onClose={onClose}>
      <ShownOnce label={say('account.codes')} value={codes.join('\n')} />
      <div className="actions">
        <button type="button" className="button primary" onClick={onClose}>
          {say('account.codes.kept')}
        </button>
      </div>
    </Dialog>
  )
}
