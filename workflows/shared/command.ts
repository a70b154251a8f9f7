/** What a process settled a command with: kept in the command's row and shown to the person who asked. */
export type CommandAnswer = { ok: true; message: string } | { ok: false; code: string; message: string }
