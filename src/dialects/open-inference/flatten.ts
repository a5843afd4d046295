import {annotationsOf} from '../annotations.ts'
import {type Branch, isBranch} from '../branch.ts'
import {toText} from '../json-text.ts'
import {elementKeys} from '../kept-keys.ts'
import {imageUrlOf, type Message, textOf, toolCallsOf} from '../messages.ts'
import type {SpanFacts} from '../span-facts.ts'

// OpenInference has no objects in attributes, so lists become keys with an index.

/** Writes messages below `prefix`, which ends in a dot. */
export function messageWriter(
  prefix: string,
  read: (facts: SpanFacts) => readonly Message[] | undefined,
): (facts: SpanFacts) => void {
  const keysOf = elementKeys(prefix, messageKeys)
  return facts => {
    for (const [at, message] of read(facts)?.entries() ?? []) {
      const keys = keysOf(at)
      facts.put(keys.role, message.role)
      facts.put(keys.name, textOf(message.name))
      facts.put(keys.callId, textOf(message.tool_call_id))
      if (Array.isArray(message.content)) putParts(facts, keys, message.content)
      else if (message.content !== undefined) facts.put(keys.content, toText(message.content))
      putToolCalls(facts, keys, message)
    }
  }
}

interface MessageKeys {
  readonly role: string
  readonly name: string
  readonly callId: string
  readonly content: string
  readonly part: (index: number) => {readonly type: string; readonly text: string; readonly url: string}
  readonly call: (index: number) => {readonly id: string; readonly name: string; readonly arguments: string}
}

function messageKeys(element: string): MessageKeys {
  const own = `${element}message.`
  return {
    role: `${own}role`,
    name: `${own}name`,
    callId: `${own}tool_call_id`,
    content: `${own}content`,
    part: elementKeys(`${own}contents.`, part => ({
      type: `${part}message_content.type`,
      text: `${part}message_content.text`,
      url: `${part}message_content.image.image.url`,
    })),
    call: elementKeys(`${own}tool_calls.`, call => ({
      id: `${call}tool_call.id`,
      name: `${call}tool_call.function.name`,
      arguments: `${call}tool_call.function.arguments`,
    })),
  }
}

function putParts(facts: SpanFacts, {part}: MessageKeys, content: readonly unknown[]): void {
  for (const [at, each] of content.entries()) {
    const keys = part(at)
    const image = imageUrlOf(each)
    facts.put(keys.type, image === undefined ? 'text' : 'image')
    if (image === undefined) facts.put(keys.text, partText(each))
    else facts.put(keys.url, image)
  }
}

const partText = (part: unknown): string => toText(isBranch(part) && part['type'] === 'text' ? part['text'] : part)

function putToolCalls(facts: SpanFacts, {call}: MessageKeys, message: Message): void {
  for (const [at, {id, name, arguments: given}] of toolCallsOf(message).entries()) {
    const keys = call(at)
    facts.put(keys.id, id)
    facts.put(keys.name, name)
    if (given !== undefined) facts.put(keys.arguments, toText(given))
  }
}

const documentKeys = elementKeys('retrieval.documents.', element => ({
  content: `${element}document.content`,
  id: `${element}document.id`,
  score: `${element}document.score`,
  metadata: `${element}document.metadata`,
}))

const contentNames = ['content', 'text', 'page_content']

/** Writes the documents that a retriever found. */
export function putDocuments(facts: SpanFacts): void {
  const found = facts.data(facts.outputs)
  if (!Array.isArray(found)) return
  for (const [at, document] of found.entries()) {
    const keys = documentKeys(at)
    const named: Branch = isBranch(document) ? document : {content: document as unknown}
    const {id, score, metadata} = named
    const content = contentNames.map(name => named[name]).find(value => value !== undefined)
    if (content !== undefined) facts.put(keys.content, toText(content))
    facts.put(keys.id, textOf(id))
    facts.put(keys.score, typeof score === 'number' ? score : undefined)
    if (metadata !== undefined) facts.put(keys.metadata, JSON.stringify(metadata))
  }
}

const annotationKeys = elementKeys('annotations.', element => ({
  name: `${element}annotation.name`,
  score: `${element}annotation.score`,
  label: `${element}annotation.label`,
  explanation: `${element}annotation.explanation`,
  kind: `${element}annotation.annotator_kind`,
}))

/** Writes metrics and feedback. */
export function putAnnotations(facts: SpanFacts): void {
  for (const [at, {name, score, label, explanation, by}] of annotationsOf(facts).entries()) {
    const keys = annotationKeys(at)
    facts.put(keys.name, name)
    facts.put(keys.score, score)
    facts.put(keys.label, label)
    facts.put(keys.explanation, explanation)
    facts.put(keys.kind, by)
  }
}
