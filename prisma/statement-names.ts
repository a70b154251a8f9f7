/** More than our code has shapes of statements; what is built with lists of every length stays without a name beyond it. */
const mostNames = 500

const unnamed = ''

/**
 * Names statements by their text, so that a connection parses and plans each once and is sent its name afterwards. A name
 * is the text's for as long as the process lives; transaction control has none.
 */
export function createStatementNames(): (query: { sql: string }) => string {
  const names = new Map<string, string>()

  return ({ sql }) => {
    const known = names.get(sql)
    if (known !== undefined) return known
    if (names.size >= mostNames || !/^\s*(?:select|with|insert|update|delete)\b/i.test(sql)) return unnamed
    const name = `k${names.size + 1}`
    names.set(sql, name)

    return name
  }
}
