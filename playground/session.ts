// A session: the spans of one conversation, and data about the whole conversation. `node .build/playground/session.js`
import {enrichSession, enrichSpan, HoneyHiveTracer, trace} from 'enrich-span'
import {spanTree} from 'enrich-span/testing'

const reply = trace({eventType: 'model', eventName: 'reply'}, async (message: string) => {
  enrichSpan({metrics: {characters: message.length}})
  if (message.includes('thanks')) enrichSession({feedback: {happy: true}})
  return `You said: ${message}`
})

async function chat(user: string, messages: readonly string[]): Promise<HoneyHiveTracer> {
  const tracer = new HoneyHiveTracer({
    project: 'playground',
    sessionName: `chat with ${user}`,
    inputs: {user},
    destination: 'memory',
  })
  await tracer.run(async () => {
    for (const message of messages) await reply(message)
    enrichSession({outputs: {turns: messages.length}})
  })
  const {ok, accepted} = await tracer.shutdown()
  console.log(`${user}: delivered ${accepted} spans, ${ok ? 'nothing missing' : 'something missing'}`)
  return tracer
}

const chats = await Promise.all([chat('ann', ['hello', 'thanks!']), chat('bob', ['hi'])])
for (const tracer of chats) {
  console.log(`\n${tracer.sessionName} (session ${tracer.sessionId})`)
  console.log(spanTree(tracer.spans, key => /honeyhive_(event_name|feedback|outputs|metrics|inputs)/.test(key)))
}
