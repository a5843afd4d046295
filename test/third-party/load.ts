import {existsSync} from 'node:fs'
import {createRequire} from 'node:module'
import path from 'node:path'
import {pathToFileURL} from 'node:url'

const folder = path.resolve('test/third-party')

/** Whether the libraries that these tests run against are there. */
export const thirdPartyInstalled: boolean = existsSync(path.join(folder, 'node_modules/@opentelemetry/sdk-node'))

/** Loads a library from its own folder. The caller types the members it uses. */
export async function load<T>(name: string): Promise<T> {
  const file = createRequire(path.join(folder, 'package.json')).resolve(name)
  const module: unknown = await import(pathToFileURL(file).href)
  return module as T
}
