import {createRequire, register} from 'node:module'
import path from 'node:path'
import {pathToFileURL} from 'node:url'
import {MessageChannel, type MessagePort, receiveMessageOnPort} from 'node:worker_threads'

/** Whether this Node removes the types of TypeScript itself. The type declarations of Node 20 lack the field. */
export const stripsTypes = (): boolean => Boolean((process.features as {readonly typescript?: unknown}).typescript)

/** Returns the location of the esbuild of the project that `file` belongs to, or of the working directory. */
export function findEsbuild(file: string): string | undefined {
  return [path.resolve(file), path.resolve('package.json')].map(resolveEsbuild).find(found => found !== undefined)
}

function resolveEsbuild(from: string): string | undefined {
  try {
    return pathToFileURL(createRequire(from).resolve('esbuild')).href
  } catch {
    return undefined
  }
}

/** Whether another loader of TypeScript is at work. It then has the first and the last word. */
export function hasOtherLoader(): boolean {
  return /\b(tsx|ts-node|swc-node|esbuild-register|jiti)\b/.test(
    [process.env['NODE_OPTIONS'], ...process.execArgv].join(' '),
  )
}

let port: MessagePort | undefined
const loaded = new Set<string>()

/** Makes Node resolve and compile the sources of the project. Several eval files share the hooks of the first. */
export function registerSourceHooks(esbuild: string | undefined): void {
  if (port !== undefined) return
  const {port1, port2} = new MessageChannel()
  port = port1
  port1.unref()
  register('./typescript-hooks.js', {
    parentURL: import.meta.url,
    data: {esbuild, port: port2},
    transferList: [port2],
  })
  // Stacks name the lines of the sources.
  process.setSourceMapsEnabled(true)
}

/** Lists the project's files that were loaded until now, and those whose import failed. */
export function loadedFiles(): readonly string[] {
  for (let message = port && receiveMessageOnPort(port); message; message = port && receiveMessageOnPort(port)) {
    loaded.add(String(message.message))
  }
  return [...loaded]
}
