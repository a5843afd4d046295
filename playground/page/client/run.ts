import {diagnostics} from 'enrich-span'
import {grown, record, type Recording, startRecording} from './record.ts'
import type {Compiled} from '../compile.ts'

/** Compiles the program on this machine, runs it and records what it does. */
export async function run(program: string, lowered: boolean): Promise<void> {
  const recording = startRecording()
  record(recording)
  const before = diagnostics().counts
  const fail = (code: string, text: string): void => {
    recording.messages.push({code, text})
    recording.state = 'failed'
  }
  try {
    const answer = await fetch('/compile', {method: 'POST', body: JSON.stringify({program, lowered})})
    const compiled = (await answer.json()) as Compiled
    if ('problems' in compiled) {
      for (const {text, line} of compiled.problems) fail('syntax', `line ${line}: ${text}`)
    } else {
      const main = await load(compiled.code)
      await main()
      recording.state = 'done'
    }
  } catch (error) {
    fail('thrown', String(error))
  }
  addCounted(recording, before)
  grown()
}

// A message is reported once, and not at all without a tracer. The counts of this run are always shown.
function addCounted({messages}: Recording, before: Readonly<Record<string, number>>): void {
  const {counts, recent} = diagnostics()
  for (const [code, count] of Object.entries(counts)) {
    const more = count - (before[code] ?? 0)
    if (more === 0 || messages.some(message => message.code === code)) continue
    const told = recent.filter(message => message.code === code).at(-1)
    messages.push({code, text: told === undefined ? `counted ${more} times` : textOf(told)})
  }
}

/** The text of a diagnostic, without the code that is shown beside it. */
export function textOf({message, code}: {readonly message: string; readonly code: string}): string {
  return message.replace(` [${code}]`, '')
}

async function load(code: string): Promise<() => Promise<void>> {
  const address = URL.createObjectURL(new Blob([code], {type: 'text/javascript'}))
  try {
    return ((await import(address)) as {readonly default: () => Promise<void>}).default
  } finally {
    URL.revokeObjectURL(address)
  }
}
