import {useZoneContext} from 'enrich-span/browser'
import {byId, el} from './dom.ts'
import {createEditor} from './editor.ts'
import {type Example, examples, programOf} from './examples.ts'
import {onGrown, recording} from './record.ts'
import {run} from './run.ts'
import {fromHash, toHash} from './share.ts'
import {showCalls} from './show-calls.ts'
import {showMessages} from './show-messages.ts'
import {showSpans} from './show-spans.ts'
import {offerThemes} from './theme.ts'

const lowered = byId('lowered') as HTMLInputElement
const status = byId('status')
const editor = createEditor(byId('editor'), () => void runNow())
/** The unchanged example in the editor, for comparison with an edited program. */
let ready: {readonly example: Example; readonly program: string} | undefined

async function runNow(): Promise<void> {
  const {example} = ready ?? {}
  const untouched = ready?.program === editor.text() && lowered.checked === example?.lowered
  const shared =
    untouched && example !== undefined ? {example: example.id} : {program: editor.text(), lowered: lowered.checked}
  history.replaceState(null, '', await toHash(shared))
  status.textContent = 'Running …'
  await run(editor.text(), lowered.checked)
  const {spans, calls, state} = recording()
  status.textContent =
    state === 'failed'
      ? 'The program failed, see the diagnostics'
      : `Done: ${many(spans.length, 'span')}, ${many(calls.length, 'call')}`
}

const many = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`

async function choose(example: Example): Promise<void> {
  status.textContent = 'Running …'
  const program = await programOf(example)
  ready = {example, program}
  editor.replace(program)
  lowered.checked = example.lowered
  press(example)
  await runNow()
}

function press(example: Example | undefined): void {
  for (const button of document.querySelectorAll('#examples button')) {
    button.setAttribute('aria-pressed', String(button.textContent === example?.title))
  }
}

function offerExamples(): void {
  byId('examples').append(
    ...examples.map(example => {
      const button = el('button', {type: 'button', 'aria-pressed': 'false'}, example.title)
      button.addEventListener('click', () => void choose(example))
      return button
    }),
  )
}

function drawWhenGrown(): void {
  let waiting = false
  const draw = (): void => {
    waiting = false
    const now = recording()
    byId('spans').replaceChildren(...showSpans(now))
    byId('calls').replaceChildren(...showCalls(now))
    byId('messages').replaceChildren(...showMessages(now))
  }
  onGrown(() => {
    if (waiting) return
    waiting = true
    // Once more after the last change, because a call is recorded before it is written.
    requestAnimationFrame(draw)
  })
  draw()
}

async function open(): Promise<void> {
  await useZoneContext()
  offerThemes()
  offerExamples()
  drawWhenGrown()
  byId('run').addEventListener('click', () => void runNow())
  byId('share').addEventListener('click', () => void share())
  // A link opened in a tab that already shows the page.
  globalThis.addEventListener('hashchange', () => void openLink())
  await openLink()
}

async function openLink(): Promise<void> {
  const shared = await fromHash(location.hash)
  const [first] = examples
  if (shared !== undefined && 'program' in shared) {
    ready = undefined
    press(undefined)
    editor.replace(shared.program)
    lowered.checked = shared.lowered
    // A program of another author: read it, then run it.
    status.textContent = 'A shared program: read it, then press Run'
  } else {
    const example = examples.find(({id}) => id === shared?.example) ?? first
    if (example !== undefined) await choose(example)
  }
}

async function share(): Promise<void> {
  history.replaceState(null, '', await toHash({program: editor.text(), lowered: lowered.checked}))
  try {
    await navigator.clipboard.writeText(location.href)
    status.textContent = 'The link is on the clipboard'
  } catch {
    status.textContent = 'The link is in the address bar'
  }
}

void open()
