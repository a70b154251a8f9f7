import { Form, Link } from '@remix-run/react'
import X from 'lucide-react/icons/x'
import { buttonClass, IconButton } from '../button.tsx'
import { Joint } from '../joint.tsx'
import type { Toast } from './toast.ts'

const look = buttonClass({ kind: 'quiet', isSmall: true })

/** One message as it stands on the page. Without script it has no close button and leaves with the next page. */
export function ToastCard({ toast, onClose }: { toast: Toast; onClose?: () => void }) {
  return (
    <div className="toast" data-tone={toast.tone ?? 'done'}>
      <Joint shape={toast.tone === 'failed' ? 'full-cross' : 'full-check'} />
      <div className="min-w-0 flex-1">
        <p className="font-label">{toast.title}</p>
        {toast.text && <p className="text-sm text-ink-faint">{toast.text}</p>}
      </div>
      {toast.action && <ToastAction {...toast.action} />}
      {onClose && <IconButton icon={X} label="Close this message" isSmall onClick={onClose} />}
    </div>
  )
}

function ToastAction({ label, to, method = 'get', fields = {} }: NonNullable<Toast['action']>) {
  if (method === 'get') {
    return (
      <Link to={to} className={look}>
        {label}
      </Link>
    )
  }

  return (
    <Form method="post" action={to}>
      {Object.entries(fields).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <button type="submit" className={look}>
        {label}
      </button>
    </Form>
  )
}
