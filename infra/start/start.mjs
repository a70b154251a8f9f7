// `npm start`: the only part that must run before anything is installed, on any Node, to say so when it is too old.
var version = process.versions.node.split('.').map(Number)
if (version[0] < 20 || (version[0] === 20 && version[1] < 19)) {
  console.error('\n  Kumiko needs Node 20.19 or newer; this is ' + process.versions.node + '.')
  console.error('  Install the current Node from https://nodejs.org or with nvm ("nvm install"), then start again.\n')
  process.exit(1)
}

import('./bootstrap.mjs').then(function (bootstrap) {
  return bootstrap.run('./main.ts')
})
