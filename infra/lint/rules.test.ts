import { RuleTester } from 'eslint'
import { describe, test } from 'vitest'
import { kumikoRules } from './rules.js'

RuleTester.describe = describe
RuleTester.it = test
const tester = new RuleTester({ languageOptions: { ecmaVersion: 2023, sourceType: 'module' } })
const { rules } = kumikoRules

tester.run('explicit-extension', rules['explicit-extension'], {
  valid: [`import { a } from './a.ts'`, `import b from '#web/ui/button.tsx'`, `import { z } from 'zod'`],
  invalid: [
    { code: `import { a } from './a'`, errors: [{ messageId: 'missing' }] },
    { code: `export { a } from '#workflows/shared/a'`, errors: [{ messageId: 'missing' }] },
  ],
})

tester.run('no-bare-sleep', rules['no-bare-sleep'], {
  valid: [`await condition(() => state.changed, 1000)`],
  invalid: [{ code: `await sleep('3 days')`, errors: [{ messageId: 'sleep' }] }],
})

tester.run('no-mutable-module-state', rules['no-mutable-module-state'], {
  valid: [`const limit = 3; function f() { let n = 0; return n }`],
  invalid: [
    { code: `let seen = 0`, errors: [{ messageId: 'state' }] },
    { code: `export let seen = 0`, errors: [{ messageId: 'state' }] },
  ],
})

tester.run('no-messages-in-browser', rules['no-messages-in-browser'], {
  valid: [
    {
      code: `import { extend } from '#workflows/memberships/trial.messages.ts'`,
      filename: 'web/server/commands.server.ts',
    },
    {
      code: `import { nextTrialStep } from '#workflows/memberships/trial.rules.ts'`,
      filename: 'web/features/x/page.tsx',
    },
  ],
  invalid: [
    {
      code: `import { extend } from '#workflows/memberships/trial.messages.ts'`,
      filename: 'web/features/x/page.tsx',
      errors: [{ messageId: 'messages' }],
    },
  ],
})
