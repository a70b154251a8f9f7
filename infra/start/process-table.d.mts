export type RecordedProcess = { pid: number; identity: string; signal: NodeJS.Signals }

export function identityOf(pid: number): string
export function isRunning(pid: number): boolean
export function endProcesses(processes: RecordedProcess[]): Promise<number>
