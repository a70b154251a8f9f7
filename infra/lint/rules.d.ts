import type { Rule } from 'eslint'

type RuleName = 'explicit-extension' | 'no-bare-sleep' | 'no-mutable-module-state' | 'no-messages-in-browser'

export const kumikoRules: { rules: Record<RuleName, Rule.RuleModule> }
