import { Button } from '#web/ui/button.tsx'
export default function Ui() {
  return <Button>Hi</Button>
}
