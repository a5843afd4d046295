import {isBranch} from './branch.ts'
import {valueOf} from './reads.ts'
import type {SpanFacts} from './span-facts.ts'

/** A message of a conversation, in the shape of OpenAI's API. */
export interface Message {
  readonly role: string
  readonly content?: unknown
  readonly name?: unknown
  readonly tool_call_id?: unknown
  readonly tool_calls?: unknown
}

/** One tool call that a model asks for. */
export interface ToolCall {
  readonly id: string | undefined
  readonly name: string | undefined
  /** JSON text, or data of any kind. */
  readonly arguments: unknown
}

const chatHistory = valueOf('inputs.chat_history')
const messages = valueOf('inputs.messages')

/** Returns the conversation that a model received: `inputs.chat_history`, or else `inputs.messages`. */
export function historyOf(facts: SpanFacts): readonly Message[] | undefined {
  return messagesOf(chatHistory(facts)) ?? messagesOf(messages(facts))
}

/** Returns the messages that a model answered with: one message, or several choices. */
export function answersOf(facts: SpanFacts): readonly Message[] | undefined {
  const outputs = facts.data(facts.outputs)
  return isMessage(outputs) ? [outputs] : messagesOf(outputs)
}

export function toolCallsOf({tool_calls: calls}: Message): readonly ToolCall[] {
  if (!Array.isArray(calls)) return []
  return calls.filter(isBranch).map(({id, function: called}) => {
    const {name, arguments: given} = isBranch(called) ? called : {}
    return {id: textOf(id), name: textOf(name), arguments: given}
  })
}

/** Returns the address of an image part. Returns `undefined` for any other part. */
export function imageUrlOf(part: unknown): string | undefined {
  if (!isBranch(part) || part['type'] !== 'image_url') return undefined
  const image = part['image_url']
  return textOf(isBranch(image) ? image['url'] : image)
}

/** Reads an id or a name as text. A number becomes text. */
export function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined
}

function messagesOf(value: unknown): readonly Message[] | undefined {
  return Array.isArray(value) && value.every(isMessage) ? value : undefined
}

function isMessage(value: unknown): value is Message {
  return isBranch(value) && typeof value['role'] === 'string'
}
