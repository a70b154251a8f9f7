type Platform = { os?: string[]; cpu?: string[]; libc?: string[] }
type LockEntry = { version?: string; optionalDependencies?: Record<string, string> }

export function platformOf(name: string): Platform
export function completeLock(lock: { packages: Record<string, LockEntry> }): string[]
