import test from 'ava'
import type {Trace} from 'enrich-span'
import {recordSpans} from 'enrich-span/testing'
import {load, thirdPartyInstalled} from './load.ts'

// Only what these tests use of the framework.
type Decorate = (target: object, name: string | symbol, descriptor: PropertyDescriptor) => unknown
type DecorateClass = (target: new () => object) => unknown
interface ExecutionContext {
  getHandler(): (...args: never[]) => unknown
  switchToHttp(): {getRequest(): {readonly headers: Readonly<Record<string, string | undefined>>}}
}
interface Nest {
  readonly NestFactory: {
    create(
      module: object,
      options: object,
    ): Promise<{
      listen(port: number, host: string): Promise<unknown>
      getUrl(): Promise<string>
      close(): Promise<void>
    }>
  }
  readonly Controller: (path?: string) => DecorateClass
  readonly Get: (path: string) => Decorate
  readonly Module: (metadata: object) => DecorateClass
  readonly SetMetadata: (key: string, value: unknown) => Decorate
  readonly UseGuards: (...guards: readonly object[]) => Decorate
}
type WithMetadata = typeof Reflect & {getMetadata(key: string, target: object): unknown}

/** Decorates a method as TypeScript's `experimentalDecorators` does: the lowest one first. */
function decorateMethod(target: object, name: string, ...decorators: readonly Decorate[]): void {
  const descriptor = Object.getOwnPropertyDescriptor(target, name)
  if (descriptor === undefined) throw new Error(`no method ${name}`)
  const decorated = decorators.reduceRight(
    (current, decorator) => (decorator(target, name, current) as PropertyDescriptor | undefined) ?? current,
    descriptor,
  )
  Object.defineProperty(target, name, decorated)
}

const legacy =
  (traced: Trace): Decorate =>
  (target, name, descriptor) =>
    traced(target, name, descriptor as never)

// The standard form gets the function and gives another, as a compiler's helper would apply it.
const standard =
  (traced: Trace): Decorate =>
  (_, name, descriptor) => {
    const method = descriptor.value as (this: never, ...args: never[]) => unknown
    return {...descriptor, value: traced(method, {kind: 'method', name} as never)}
  }

if (thirdPartyInstalled) {
  for (const [form, decorator] of [
    ['legacy', legacy],
    ['standard', standard],
  ] as const) {
    test.serial(`a NestJS guard still refuses, with @trace (${form}) above it and below it`, async t => {
      await load('reflect-metadata')
      const {NestFactory} = await load<Nest>('@nestjs/core')
      const {Controller, Get, Module, SetMetadata, UseGuards} = await load<Nest>('@nestjs/common')
      await load('@nestjs/platform-express')
      await using recording = recordSpans()
      const traced = decorator(recording.tracer.trace)

      class RolesGuard {
        canActivate(context: ExecutionContext): boolean {
          const role = (Reflect as WithMetadata).getMetadata('role', context.getHandler())
          return role === undefined || context.switchToHttp().getRequest().headers['x-role'] === role
        }
      }
      class Users {
        above(): string {
          return 'removed'
        }
        below(): string {
          return 'removed'
        }
        open(): string {
          return 'listed'
        }
      }
      const admin = SetMetadata('role', 'admin')
      decorateMethod(Users.prototype, 'above', traced, Get('above'), admin, UseGuards(RolesGuard))
      decorateMethod(Users.prototype, 'below', Get('below'), admin, UseGuards(RolesGuard), traced)
      decorateMethod(Users.prototype, 'open', traced, Get('open'), UseGuards(RolesGuard))
      Controller()(Users)
      class App {
        readonly name = 'app'
      }
      Module({controllers: [Users], providers: [RolesGuard]})(App)

      const app = await NestFactory.create(App, {logger: false})
      await app.listen(0, '127.0.0.1')
      const url = await app.getUrl()
      const statuses = async (path: string, role?: string): Promise<Record<number, number>> => {
        const headers = role === undefined ? {} : {'x-role': role}
        const seen: Record<number, number> = {}
        await Promise.all(
          Array.from({length: 50}, async () => {
            const {status} = await fetch(`${url}/${path}`, {headers})
            seen[status] = (seen[status] ?? 0) + 1
          }),
        )
        return seen
      }
      try {
        for (const path of ['above', 'below']) {
          t.deepEqual(await statuses(path), {403: 50}, path)
          t.deepEqual(await statuses(path, 'guest'), {403: 50}, path)
          t.deepEqual(await statuses(path, 'admin'), {200: 50}, path)
        }
        t.deepEqual(await statuses('open'), {200: 50})
        t.is(recording.spans.length, 150)
      } finally {
        await app.close()
      }
    })
  }
}
