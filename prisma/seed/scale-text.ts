import { randomOf } from './random.ts'

const openings = [
  'This week',
  'After two tries',
  'Following the review',
  'Before the weekend',
  'As promised',
  'With some help',
]
const deeds = [
  'the first draft went out to three readers',
  'I cut the plan down to one page',
  'we moved the measurement to the start of the day',
  'the old numbers turned out to be wrong',
  'I asked five people the same question',
  'the smallest version was enough to learn from',
]
const lessons = [
  'Next time I would start with the part I was afraid of.',
  'The list of what to leave out was more useful than the list of what to do.',
  'It took a third of the time once the goal was written down.',
  'I am stuck at the last step and would like a second pair of eyes.',
  'The result holds, and the way there can be repeated.',
  'What surprised me was how little of it was technical.',
]

/** Words for a generated post or answer, with the html that rendering them would give. */
export function textOf(seed: number, kind: number, index: number): { title: string; body: string; html: string } {
  const random = randomOf(seed, kind, index)
  const deed = random.pick(deeds)
  const paragraphs = [`${random.pick(openings)} ${deed}.`, random.pick(lessons)]

  return {
    title: deed.charAt(0).toUpperCase() + deed.slice(1),
    body: paragraphs.join('\n\n'),
    html: paragraphs.map((paragraph) => `<p>${paragraph}</p>`).join('\n'),
  }
}

export const numbered = (word: string, index: number): string => `${word} ${String(index + 1).padStart(6, '0')}`
