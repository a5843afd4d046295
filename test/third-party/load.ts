import {existsSync, readFileSync} from 'node:fs'
import {createRequire} from 'node:module'
import path from 'node:path'
import {pathToFileURL} from 'node:url'

const folder = path.resolve('test/third-party')

const {dependencies} = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as {
  readonly dependencies: Readonly<Record<string, string>>
}

/** Whether all libraries that these tests run against are there. */
export const thirdPartyInstalled: boolean = Object.keys(dependencies).every(name =>
  existsSync(path.join(folder, 'node_modules', name)),
)

/** Loads a library from its own folder. The caller types the members it uses. */
export async function load<T>(name: string): Promise<T> {
  const file = createRequire(path.join(folder, 'package.json')).resolve(name)
  const module: unknown = await import(pathToFileURL(file).href)
  return module as T
}
