/** The borders of the house (architecture.md), one reason a rule. */
const room = (name) => `^${name}/`
const tests = '\\.test\\.tsx?$'

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-circles',
      severity: 'error',
      comment: 'Two files that need each other are one file, or hide a third.',
      from: {},
      to: { circular: true },
    },
    {
      name: 'workflows-touch-nothing',
      severity: 'error',
      comment:
        'The core decides and is replayed years later: an import with an effect would break that. Types too, so the arrow points one way.',
      from: { path: room('workflows'), pathNot: tests },
      to: { path: '^(activities|prisma|web|worker|infra|tests)/' },
    },
    {
      name: 'workflows-few-packages',
      severity: 'error',
      comment: 'Only packages that are pure and deterministic may reach the workflow sandbox.',
      from: { path: room('workflows'), pathNot: tests },
      to: {
        dependencyTypes: ['npm', 'npm-dev', 'core'],
        pathNot: 'node_modules/(@temporalio/(workflow|common)|zod|date-fns|@date-fns)/',
      },
    },
    {
      name: 'prisma-knows-nobody',
      severity: 'error',
      comment: 'The memory is below everything; what it would import stands on it.',
      from: { path: room('prisma'), pathNot: tests },
      to: { path: '^(activities|workflows|web|worker|tests)/' },
    },
    {
      name: 'activities-look-down',
      severity: 'error',
      comment: 'An effect does not know who asked for it: neither a page nor a worker.',
      from: { path: room('activities'), pathNot: tests },
      to: { path: '^(web|worker|infra|tests)/' },
    },
    {
      name: 'web-without-worker',
      severity: 'error',
      comment: 'Pages and workers scale apart; they meet in Postgres and Temporal only.',
      from: { path: room('web'), pathNot: tests },
      to: { path: '^(worker|infra|tests)/' },
    },
    {
      name: 'web-prisma-queries-only',
      severity: 'error',
      comment:
        'Only screen queries (and the server edge) read Postgres; everything that writes is an operation in activities/.',
      from: { path: room('web'), pathNot: `(/queries/|^web/server/|${tests})` },
      to: { path: room('prisma') },
    },
    {
      name: 'worker-without-web',
      severity: 'error',
      comment: 'A worker runs where no page is served.',
      from: { path: room('worker'), pathNot: tests },
      to: { path: '^(web|tests)/' },
    },
    {
      name: 'infra-without-product',
      severity: 'error',
      comment: 'The stack that carries the product must not need it: only its types.',
      from: { path: room('infra'), pathNot: tests },
      to: { path: '^(web|workflows|activities|worker)/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'nobody-imports-tests',
      severity: 'error',
      comment: 'What a test needs and the product too belongs to the product.',
      from: { pathNot: `(^tests/|${tests})` },
      to: { path: room('tests') },
    },
    {
      name: 'no-dev-packages-in-product',
      severity: 'error',
      comment:
        'An image is installed without dev packages. load-app.ts reaches for Vite in development only, when it is there.',
      from: {
        path: '^(web|workflows|activities|worker|prisma)/',
        pathNot: `(${tests}|^web/vite.config.ts|^web/routes.ts|^web/server/load-app.ts)`,
      },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'], pathNot: '@types/' },
    },
    {
      name: 'nothing-unresolved',
      severity: 'error',
      comment:
        'An import that leads nowhere fails only when it is reached. mdast and hast are packages of types alone.',
      from: {},
      to: { couldNotResolve: true, pathNot: '^(virtual:|#?build|mdast$|hast$)' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(generated\\.server|/build/)' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.mjs', '.js'],
    },
  },
}
