import {isEnding} from '#platform/exit'
import {printNote} from './output.ts'

/** Milliseconds that open resources may take to close by themselves after the work is done. */
const graceMs = 2_000

/**
 * Ends the process when something holds it although the command is done: a server, a connection pool, an interval of
 * the eval file. `before` are the resources that were open at the start. The end waits a moment, delivers the spans of
 * the eval file's own tracers, and names what held the process. A process that nothing holds ends at once.
 */
export function endWithinGrace(before: readonly string[]): void {
  setTimeout(() => void end(before), graceMs).unref()
}

async function end(before: readonly string[]): Promise<void> {
  const held = describeResources(process.getActiveResourcesInfo(), before)
  printNote(
    `enrich-span: the work is done, but ${held} still open: ended after ${graceMs / 1_000} s. Close what the eval file opens`,
  )
  const code = Number(process.exitCode ?? 0)
  process.emit('beforeExit', code)
  while (isEnding()) await new Promise(resolve => setTimeout(resolve, 20))
  // `exit` would cut what a slow reader of a pipe has not received.
  await Promise.all([process.stdout, process.stderr].map(stream => new Promise(resolve => stream.write('', resolve))))
  process.exit()
}

/** The resources that keep a process alive, by Node's name. */
const resourceNames: Readonly<Record<string, string>> = {
  TCPServerWrap: 'server',
  TCPSocketWrap: 'connection',
  TCPWRAP: 'connection',
  TLSWrap: 'connection',
  PipeServerWrap: 'server',
  PipeWrap: 'pipe',
  ProcessWrap: 'child process',
  Timeout: 'timer',
  Immediate: 'timer',
  MessagePort: 'worker thread',
  Worker: 'worker thread',
  FSEventWrap: 'file watcher',
  FSEvent: 'file watcher',
  StatWatcher: 'file watcher',
  UDPWrap: 'UDP socket',
  SignalWrap: 'signal handler',
}

/** Names the resources of `now` that `before` does not have, such as `a server and 2 timers are`. */
function describeResources(now: readonly string[], before: readonly string[]): string {
  const left = [...before]
  const counts = new Map<string, number>()
  for (const kind of now) {
    const at = left.indexOf(kind)
    if (at >= 0) left.splice(at, 1)
    else {
      const name = resourceNames[kind] ?? kind
      counts.set(name, (counts.get(name) ?? 0) + 1)
    }
  }
  const parts = [...counts].map(([name, count]) => (count === 1 ? `a ${name}` : `${count} ${plural(name)}`))
  if (parts.length === 0) return 'something, perhaps a worker thread, is'
  const list = [parts.slice(0, -1).join(', '), parts.at(-1)].filter(Boolean).join(' and ')
  return `${list} ${parts.length === 1 && list.startsWith('a ') ? 'is' : 'are'}`
}

const plural = (name: string): string => (name.endsWith('process') ? `${name}es` : `${name}s`)
