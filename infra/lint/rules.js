/** Local rules: one per class of mistakes that has bitten or would bite silently. Pairs of bad and good in rules.test.js. */

const explicitExtension = {
  meta: {
    type: 'problem',
    docs: {
      description: 'An import of our own names its file with the extension, so that Node, Vite and webpack agree.',
    },
    messages: { missing: 'Write the extension: "{{source}}" names no file.' },
    schema: [],
  },
  create(context) {
    const check = (node) => {
      const source = node.source?.value
      if (
        typeof source !== 'string' ||
        !/^(\.{1,2}\/|#(web|workflows|activities|worker|prisma|infra|tests)\/)/.test(source)
      )
        return
      if (!/\.(tsx?|m?js|cjs|css|json)(\?\w+)?$/.test(source))
        context.report({ node, messageId: 'missing', data: { source } })
    }

    return {
      ImportDeclaration: check,
      ExportNamedDeclaration: check,
      ExportAllDeclaration: check,
      ImportExpression: check,
    }
  },
}

const noBareSleep = {
  meta: {
    type: 'problem',
    docs: { description: 'A sleep hears no news. Wait with condition(predicate, untilDeadline).' },
    messages: { sleep: 'A process that sleeps misses news and commands: use condition(predicate, deadline).' },
    schema: [],
  },
  create(context) {
    return {
      CallExpression(node) {
        if (node.callee.type === 'Identifier' && node.callee.name === 'sleep')
          context.report({ node, messageId: 'sleep' })
      },
    }
  },
}

const noMutableModuleState = {
  meta: {
    type: 'problem',
    docs: {
      description:
        'Workflow modules are shared by runs with the same cache: a module-level variable leaks between them.',
    },
    messages: { state: 'Module-level `let` is shared between workflow runs. Keep state inside the workflow function.' },
    schema: [],
  },
  create(context) {
    return {
      'Program > VariableDeclaration[kind="let"], Program > ExportNamedDeclaration > VariableDeclaration[kind="let"]'(
        node,
      ) {
        context.report({ node, messageId: 'state' })
      },
    }
  },
}

const noMessagesInBrowser = {
  meta: {
    type: 'problem',
    docs: { description: '*.messages.ts brings the Temporal workflow package; only server files may import it.' },
    messages: {
      messages: 'Import *.messages.ts from a .server.ts file or an operation; the browser may have *.rules.ts only.',
    },
    schema: [],
  },
  create(context) {
    if (/\.server\.tsx?$|web\/server\/|\.test\.tsx?$/.test(context.filename)) return {}

    return {
      ImportDeclaration(node) {
        if (/\.messages\.ts$/.test(node.source.value) && node.importKind !== 'type')
          context.report({ node, messageId: 'messages' })
      },
    }
  },
}

export const kumikoRules = {
  rules: {
    'explicit-extension': explicitExtension,
    'no-bare-sleep': noBareSleep,
    'no-mutable-module-state': noMutableModuleState,
    'no-messages-in-browser': noMessagesInBrowser,
  },
}
