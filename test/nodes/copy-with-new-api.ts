import {execFileSync} from 'node:child_process'
import {cpSync, existsSync, mkdirSync, readdirSync, rmSync, symlinkSync} from 'node:fs'
import path from 'node:path'

const isPrivate = (name: string) => name === '@opentelemetry' || name === '.bin' || name === '.cache'

/**
 * Copies the project as it is built, with `@opentelemetry/api` 1.10 in place of 1.9, and returns the folder. The packages of
 * OpenTelemetry are copied too, because a linked one would find the api beside its own place.
 */
export function copyWithNewApi(): string {
  const folder = path.resolve('.build/api-1.10')
  rmSync(folder, {recursive: true, force: true})
  const tracked = execFileSync('git', ['ls-files', '-z'], {encoding: 'utf8', maxBuffer: 2 ** 26})
  for (const file of tracked.split('\0').filter(Boolean)) cpSync(file, path.join(folder, file))
  cpSync('dist', path.join(folder, 'dist'), {recursive: true})
  // Beside these stands what earlier tests left, with links to the libraries of this project.
  for (const name of ['src', 'test', 'playground', 'bench', 'report-page']) {
    cpSync(path.join('.build', name), path.join(folder, '.build', name), {recursive: true})
  }
  const modules = path.join(folder, 'node_modules')
  mkdirSync(modules)
  for (const name of readdirSync('node_modules')) {
    if (!isPrivate(name)) symlinkSync(path.resolve('node_modules', name), path.join(modules, name))
  }
  cpSync('node_modules/@opentelemetry', path.join(modules, '@opentelemetry'), {recursive: true, dereference: true})
  symlinkSync(path.resolve('test/nodes/node_modules'), path.join(folder, 'test/nodes/node_modules'))
  // Not linked as a folder: the libraries there find the api of the copy by their place.
  const libraries = 'test/third-party/node_modules'
  if (existsSync(libraries)) execFileSync('cp', ['-rlL', libraries, path.join(folder, libraries)])
  for (const place of ['node_modules', libraries]) replaceApi(path.join(folder, place, '@opentelemetry/api'))
  return folder
}

function replaceApi(api: string): void {
  if (!existsSync(api)) return
  rmSync(api, {recursive: true})
  cpSync('test/nodes/node_modules/@opentelemetry/api', api, {recursive: true})
}
