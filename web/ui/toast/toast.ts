export type ToastTone = 'done' | 'failed'

/** A short answer to what a person just did. Good news is short; `action` is at most one way to go on or undo. */
export type Toast = {
  title: string
  text?: string
  tone?: ToastTone
  action?: { label: string; to: string; method?: 'get' | 'post'; fields?: Record<string, string> }
}

export type ShownToast = Toast & { id: string }
