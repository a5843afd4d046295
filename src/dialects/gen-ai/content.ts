import {type Branch, branch, isBranch} from '../branch.ts'
import {answersOf, historyOf, type Message} from '../messages.ts'
import {inputText, outputText, valueOf} from '../reads.ts'
import type {SpanFacts} from '../span-facts.ts'
import {messageJson, textMessageJson} from './parts.ts'

/** The input of a model: its conversation, or else the inputs as one user message. */
export function inputMessages(facts: SpanFacts): string | undefined {
  const history = historyOf(facts)
  if (history !== undefined) return listOf(history, undefined)
  const text = inputText(facts)
  return text === undefined ? undefined : `[${textMessageJson('user', text, undefined)}]`
}

const finishReason = valueOf('metadata.finish_reason')

/** The output of a model. */
export function outputMessages(withFinishReason: boolean): (facts: SpanFacts) => string | undefined {
  return facts => {
    const reason = withFinishReason ? reasonOf(facts) : undefined
    const answers = answersOf(facts)
    if (answers !== undefined) return listOf(answers, reason)
    const text = outputText(facts)
    return text === undefined ? undefined : `[${textMessageJson('assistant', text, reason)}]`
  }
}

function reasonOf(facts: SpanFacts): string {
  const given = finishReason(facts)
  if (typeof given === 'string') return given
  return facts.failed ? 'error' : 'stop'
}

function listOf(messages: readonly Message[], reason: string | undefined): string {
  return `[${messages.map(message => messageJson(message, reason)).join()}]`
}

/** The result of a tool as a JSON object, because the schema refuses lists and texts. */
export function toolResult(facts: SpanFacts): string | undefined {
  const node = facts.find('outputs')
  return node?.isList === true ? `{"result":${facts.json(node)}}` : facts.objectJson(node, 'result')
}

/** The query of a retriever: a text, or else the input named `query`. */
export function queryText(facts: SpanFacts): string | undefined {
  const inputs = facts.find('inputs')
  return facts.text(inputs?.children.length === 0 ? inputs : facts.find('inputs.query'))
}

/** The documents that a retriever found, without their texts. */
export function documents(complete: boolean): (facts: SpanFacts) => string | undefined {
  return facts => {
    const outputs = facts.data(facts.outputs)
    if (!Array.isArray(outputs)) return undefined
    const found = outputs.filter(isBranch).map(withoutText)
    const written = found.filter(document =>
      complete ? 'id' in document && 'score' in document : Object.keys(document).length > 0,
    )
    return written.length === 0 ? undefined : JSON.stringify(written)
  }
}

const textKeys: ReadonlySet<string> = new Set(['content', 'text', 'page_content', 'metadata'])

function withoutText(document: Branch): Branch {
  const rest = branch()
  for (const name of Object.keys(document)) if (!textKeys.has(name)) rest[name] = document[name]
  return rest
}
