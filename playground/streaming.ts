// A traced function that streams, and the spans of its steps. `node .build/playground/streaming.js`
import {enrichSpan, trace} from 'enrich-span'
import {recordSpans} from 'enrich-span/testing'

const recording = recordSpans({project: 'playground'})
const {tracer} = recording

const lookUp = trace({eventType: 'tool', eventName: 'lookUp'}, async (word: string) => {
  enrichSpan({metrics: {letters: word.length}})
  return word.toUpperCase()
})

class Assistant {
  // The span ends when the last word was read, and records the words as one string.
  @trace({eventType: 'chain', aggregate: (words: readonly string[]) => words.join(' ')})
  async *answer(question: string): AsyncGenerator<string> {
    for (const word of question.split(' ')) yield await lookUp(word)
  }
}

const assistant = new Assistant()
await tracer.run(async () => {
  for await (const word of assistant.answer('what is a span')) {
    // The reader's own code. No span is active here, so nothing is written by accident.
    console.log(word, enrichSpan({metadata: {read: true}}))
  }
})

const {attributes} = recording.span('answer')
console.log(`\n${recording.tree()}\n`)
console.log('recorded output:', attributes['honeyhive_outputs.result'])
console.log('chunks:', attributes['honeyhive_metrics.chunks'])
const first = Number(attributes['honeyhive_metrics.time_to_first_chunk_ms'])
console.log('first chunk before the end:', first < Number(attributes['honeyhive_duration_ms']))

// Left early: the source is closed, and its span ends with the values read so far.
const endless = tracer.trace({eventName: 'endless'}, function* () {
  for (let n = 1; ; n++) yield n
})
for (const n of endless()) if (n === 3) break
console.log('left early after', recording.span('endless').attributes['honeyhive_metrics.chunks'], 'of endless numbers')
await tracer.shutdown()
