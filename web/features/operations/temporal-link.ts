type Address = { TEMPORAL_UI_URL?: string | undefined; TEMPORAL_NAMESPACE: string }

/** Where operators see the executions of a workflow id; null where no Temporal UI is configured. */
export function temporalLink(
  { TEMPORAL_UI_URL, TEMPORAL_NAMESPACE }: Address,
  workflowId?: string | null,
): string | null {
  if (!TEMPORAL_UI_URL) return null

  const base = `${TEMPORAL_UI_URL.replace(/\/$/, '')}/namespaces/${encodeURIComponent(TEMPORAL_NAMESPACE)}/workflows`

  return workflowId ? `${base}/${encodeURIComponent(workflowId)}` : base
}
