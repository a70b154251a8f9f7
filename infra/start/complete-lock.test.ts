import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { completeLock, platformOf } from './complete-lock.mjs'

type Lock = { packages: Record<string, { version?: string; resolved?: string }> }

const read = () => JSON.parse(readFileSync('package-lock.json', 'utf8')) as Lock

test('the lock names every platform, so that `npm ci` works on each (else: node infra/start/complete-lock.mjs)', () => {
  expect(completeLock(read())).toEqual([])
})

test('the lock names no address to download from', () => {
  expect(Object.values(read().packages).filter((entry) => entry.resolved !== undefined)).toEqual([])
})

test.each([
  ['@rollup/rollup-linux-arm64-musl', { os: ['linux'], cpu: ['arm64'], libc: ['musl'] }],
  ['@swc/core-win32-ia32-msvc', { os: ['win32'], cpu: ['ia32'] }],
  ['@swc/core-linux-arm-gnueabihf', { os: ['linux'], cpu: ['arm'], libc: ['glibc'] }],
  ['@tailwindcss/oxide-wasm32-wasi', { cpu: ['wasm32'] }],
  ['fsevents', {}],
])('the platform of %s follows from its name', (name, platform) => {
  expect(platformOf(name)).toEqual(platform)
})
