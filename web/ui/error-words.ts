export type ErrorWords = { title: string; text: string; actions: { label: string; to: string }[] }

const home = { label: 'Go to the start', to: '/' }
const discover = { label: 'Discover communities', to: '/discover' }

/** What each kind of failure means for the reader, and the way on. `here` is the page's own address. */
export function errorWords(status: number, here: string): ErrorWords {
  const again = { label: 'Try again', to: here }
  const logIn = { label: 'Log in', to: `/login?redirectTo=${encodeURIComponent(here)}` }

  switch (status) {
    case 401:
      return {
        title: 'Log in to see this',
        text: 'This page belongs to somebody. Log in and you come back here.',
        actions: [logIn, home],
      }
    case 403:
      return {
        title: 'This is not open to you',
        text: 'You are logged in, but this page is for others. If you expected to see it, ask who runs the community.',
        actions: [home, discover],
      }
    case 404:
    case 410:
      return {
        title: 'There is nothing at this address',
        text: 'It may have been moved or taken down, or a letter is missing from the link.',
        actions: [home, discover],
      }
    case 419:
      return {
        title: 'This form was open for too long',
        text: 'Nothing was sent. Load the page again and repeat the last step.',
        actions: [again, home],
      }
    case 429:
      return {
        title: 'Too many tries',
        text: 'Wait a minute, then try again. Nothing is lost.',
        actions: [again, home],
      }
    case 503:
      return {
        title: 'We are away for a moment',
        text: 'Your promises go on without this page. Try again in a minute.',
        actions: [again],
      }
    default:
      return {
        title: 'Something broke on our side',
        text: 'It is not your doing. What was saved before is safe. Try again, and if it stays, write to us.',
        actions: [again, home],
      }
  }
}
