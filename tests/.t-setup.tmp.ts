import { readFileSync } from 'node:fs'
export default function setup(project: { provide: (k: string, v: unknown) => void }) { project.provide('app', JSON.parse(readFileSync('/tmp/t-home/running.json', 'utf8'))) }
