import { Transform } from 'node:stream'

/**
 * Joins what is written in one turn of the event loop. React writes a page in pieces of 2 kB, and each piece by itself
 * would cost a round through streams, compression and the socket. Nothing waits longer than that turn.
 */
export function gatherChunks(): Transform {
  let chunks: Buffer[] = []

  function pushOn(this: Transform): void {
    if (chunks.length === 0) return
    this.push(Buffer.concat(chunks))
    chunks = []
  }

  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      chunks.push(chunk)
      if (chunks.length === 1) setImmediate(pushOn.bind(this))
      done()
    },
    flush(done) {
      pushOn.call(this)
      done()
    },
  })
}
