import {isBranch} from '../branch.ts'
import {quote, toText} from '../json-text.ts'
import {imageUrlOf, type Message, textOf, type ToolCall, toolCallsOf} from '../messages.ts'

// Messages are written directly as JSON text. Making objects first takes three times as long.

/** A message as the GenAI conventions write it: `{role, parts, name?, finish_reason?}`. */
export function messageJson(message: Message, finishReason: string | undefined): string {
  const {role, content} = message
  const callId = role === 'tool' ? textOf(message.tool_call_id) : undefined
  const parts = callId === undefined ? contentJson(content) : responseJson(callId, content)
  const all = [parts, ...toolCallsOf(message).map(toolCallJson)].filter(part => part !== '')
  const more = member('name', textOf(message.name)) + member('finish_reason', finishReason)
  return `{"role":${quote(role)},"parts":[${all.join()}]${more}}`
}

/** A message that holds one text. */
export function textMessageJson(role: string, content: string, finishReason: string | undefined): string {
  return `{"role":"${role}","parts":[${textJson(content)}]${member('finish_reason', finishReason)}}`
}

function textJson(content: string): string {
  return `{"type":"text","content":${quote(content)}}`
}

function contentJson(content: unknown): string {
  if (content === undefined) return ''
  return Array.isArray(content) ? content.map(partJson).join() : textJson(toText(content))
}

function partJson(part: unknown): string {
  const uri = imageUrlOf(part)
  if (uri !== undefined) return `{"type":"uri","modality":"image","uri":${quote(uri)}}`
  if (!isBranch(part) || typeof part['type'] !== 'string') return textJson(toText(part))
  return part['type'] === 'text' && 'text' in part ? textJson(toText(part['text'])) : JSON.stringify(part)
}

function responseJson(id: string, content: unknown): string {
  return `{"type":"tool_call_response","id":${quote(id)},"response":${JSON.stringify(content ?? null)}}`
}

function toolCallJson({id, name = '', arguments: given}: ToolCall): string {
  const args =
    given === undefined ? '' : `,"arguments":${typeof given === 'string' ? parsed(given) : JSON.stringify(given)}`
  return `{"type":"tool_call"${member('id', id)}${member('name', name)}${args}}`
}

// The text itself is the value. Parsing and rewriting it would round long numbers, which may be ids.
function parsed(text: string): string {
  try {
    JSON.parse(text)
    return text
  } catch {
    return quote(text)
  }
}

function member(name: string, value: string | undefined): string {
  return value === undefined ? '' : `,"${name}":${quote(value)}`
}
