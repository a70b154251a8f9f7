import type { Mail, MailBlock } from './mail-blocks.ts'
import type { MailWords } from './mail-words.ts'

/** The same message for programs and people that read text: nothing of it is left out. */
export function mailText(mail: Mail, words: MailWords): string {
  const title = words.title === words.subject ? [] : [words.title]
  const blocks = mail.blocks.map((block) => blockText(block, words))

  return [...title, words.greeting, ...blocks, `-- \n${words.footer.join('\n')}`].join('\n\n') + '\n'
}

function blockText(block: MailBlock, words: MailWords): string {
  switch (block.kind) {
    case 'paragraph':
    case 'small':
      return words.fill(block.text)
    case 'code':
      return `    ${block.code}`
    case 'action':
      return `${words.fill(block.label)}:\n${block.url}`
    case 'facts':
      return block.facts.map(({ label, value }) => `${words.fill(label)}: ${words.fill(value)}`).join('\n')
    case 'steps':
      return block.steps
        .map((step) => {
          const { when, title, text, money } = words.step(step)
          const head = [when, title, money].filter((part) => part !== '').join(' · ')

          return `- ${head}${text === '' ? '' : `\n  ${text}`}`
        })
        .join('\n')
  }
}
