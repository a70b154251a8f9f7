export type TextMessage = {
  sid: string
  to: string
  from: string
  body: string
  status: string
  at: string
  statusCallback: string | null
  errorCode: number | null
  errorMessage: string | null
}
