#!/usr/bin/env node
// No other module is imported statically. An older Node must print one clear line before it meets syntax that it cannot
// parse.
import process from 'node:process'

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)

if (major > 20 || (major === 20 && minor >= 19)) {
  void import('./cli/main.ts').then(({main}) => main(process.argv.slice(2)))
} else {
  console.error(`enrich-span: Node 20.19 or newer is needed, this is ${process.versions.node}`)
  process.exitCode = 2
}
