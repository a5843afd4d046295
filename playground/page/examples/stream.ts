// A traced stream: the span ends with the stream, and spans started on the way are its children.
import {enrichSpan, HoneyHiveTracer} from 'enrich-span'

const tracer = new HoneyHiveTracer({project: 'writer'})
const words = 'One span, open for as long as words come.'.split(' ')

const tokenize = tracer.trace({eventName: 'tokenize'}, async (word: string) => {
  await new Promise(resolve => setTimeout(resolve, 60))
  enrichSpan({metadata: {length: word.length}})
  return word.toUpperCase()
})

const write = tracer.trace({eventName: 'write', eventType: 'model'}, async function* () {
  for (const word of words) yield await tokenize(word)
  enrichSpan({metrics: {words: words.length}})
})

let text = ''
for await (const word of write()) text += `${word} `
