// `npm test`: the part that must run before anything is installed.
var version = process.versions.node.split('.').map(Number)
if (version[0] < 20 || (version[0] === 20 && version[1] < 19)) {
  console.error('Kumiko needs Node 20.19 or newer; this is ' + process.versions.node + '.')
  console.log('0 passed, 1 failed')
  process.exit(1)
}

import('./bootstrap.mjs').then(function (bootstrap) {
  return bootstrap.run('./test.ts', function () {
    console.log('0 passed, 1 failed')
  })
})
