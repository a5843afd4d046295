import {readFileSync} from 'node:fs'
import {isRecord} from '../../diagnostics/check-options.ts'
import {type Imported, type ImportedDatapoint, Notes} from './imported.ts'

/** Names under which samples hold the expected answer, in order of preference. */
const truthNames = ['ideal', 'expected', 'answer', 'label', 'correct_label', 'reference_answer']

/**
 * Reads samples of OpenAI Evals: `{input, ideal}` of the open-source framework, or `{item: {…}}` of the platform. A line
 * that is not a sample is listed and left out.
 */
export async function importOpenAiEvals(file: string): Promise<Imported> {
  const notes = new Notes()
  const datapoints = readFileSync(file, 'utf8')
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .flatMap((line, at) => (line.trim() === '' ? [] : sampleIn(line, at + 1, notes)))
  if (datapoints.some(({groundTruth}) => groundTruth === undefined)) {
    notes.add(`samples without an expected answer (${truthNames.join(', ')}): give them an evaluator of your own`)
  }
  notes.add(
    'the class of the eval (match, includes, fuzzy match, model-graded) is in the registry, not in the samples: keep the evaluators that fit',
  )
  return {datapoints, left: notes.lines(), evaluators: ['exact', 'startsWith', 'includes']}
}

function sampleIn(line: string, number: number, notes: Notes): ImportedDatapoint[] {
  const sample = parsed(line)
  if (!isRecord(sample)) {
    notes.add(`line ${number} is not a JSON object`)
    return []
  }
  const fields = isRecord(sample['item']) ? sample['item'] : sample
  if (isRecord(sample['sample'])) notes.add('`sample`: the outputs of an earlier run')
  const truthName = truthNames.find(name => fields[name] !== undefined)
  const {input, id, metadata, ...others} = without(fields, truthName)
  const inputs = input === undefined ? others : isMessages(input) ? {...others, messages: input} : {...others, input}
  if (Object.keys(inputs).length === 0) {
    notes.add(`line ${number} has no input`)
    return []
  }
  return [
    {
      id: typeof id === 'string' || Number.isSafeInteger(id) ? String(id) : `line-${number}`,
      inputs,
      ...(truthName === undefined ? {} : {groundTruth: fields[truthName]}),
      ...(isRecord(metadata) ? {metadata} : {}),
    },
  ]
}

const without = (fields: Readonly<Record<string, unknown>>, name: string | undefined): Record<string, unknown> =>
  Object.fromEntries(Object.entries(fields).filter(([key]) => key !== name))

const isMessages = (input: unknown): boolean =>
  Array.isArray(input) && input.length > 0 && input.every(each => isRecord(each) && typeof each['role'] === 'string')

function parsed(line: string): unknown {
  try {
    return JSON.parse(line) as unknown
  } catch {
    return undefined
  }
}
