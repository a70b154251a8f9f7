export type OnboardingFacts = { guidelinesAcceptedAt: Date | null; hasGoal: boolean; hasPosted: boolean }
export type OnboardingStep = { key: 'guidelines' | 'goal' | 'hello'; title: string; isDone: boolean }

/** The three first steps of a member, in the order they are asked for (processes.md, Trial 1). */
export function onboardingSteps({ guidelinesAcceptedAt, hasGoal, hasPosted }: OnboardingFacts): OnboardingStep[] {
  return [
    { key: 'guidelines', title: 'Accept the guidelines', isDone: guidelinesAcceptedAt !== null },
    { key: 'goal', title: 'Choose a goal', isDone: hasGoal },
    { key: 'hello', title: 'Say hello', isDone: hasPosted },
  ]
}
