import {generateKeyPairSync, type KeyObject, randomBytes, sign} from 'node:crypto'

// X.509 by hand, because Node makes keys but no certificates, and a test must not depend on a program of the machine.

/** A certificate and its private key, as PEM texts. */
export interface Identity {
  readonly cert: string
  readonly key: string
}

/** An authority of our own, and the identities that it signed. */
export interface Authority {
  readonly ca: string
  issue(name: string): Identity
}

export function createAuthority(): Authority {
  const keys = generateKeyPairSync('ec', {namedCurve: 'P-256'})
  const name = 'enrich-span test authority'
  const ca = certificate({subject: name, issuer: name, keys: keys.publicKey, signer: keys.privateKey, authority: true})
  return {
    ca,
    issue(subject) {
      const {publicKey, privateKey} = generateKeyPairSync('ec', {namedCurve: 'P-256'})
      const cert = certificate({subject, issuer: name, keys: publicKey, signer: keys.privateKey, authority: false})
      return {cert, key: privateKey.export({type: 'pkcs8', format: 'pem'}) as string}
    },
  }
}

interface Contents {
  readonly subject: string
  readonly issuer: string
  readonly keys: KeyObject
  readonly signer: KeyObject
  readonly authority: boolean
}

function certificate({subject, issuer, keys, signer, authority}: Contents): string {
  const algorithm = sequence(oid('2a8648ce3d040302'))
  const body = sequence(
    tagged(0xa0, integer(Buffer.of(2))),
    integer(Buffer.concat([Buffer.of(1), randomBytes(8)])),
    algorithm,
    nameOf(issuer),
    sequence(tagged(0x17, '200101000000Z'), tagged(0x17, '491231000000Z')),
    nameOf(subject),
    keys.export({type: 'spki', format: 'der'}),
    tagged(0xa3, sequence(authority ? mayIssue : atLoopback)),
  )
  const signature = sign('sha256', body, signer)
  const der = sequence(body, algorithm, tagged(0x03, Buffer.concat([Buffer.of(0), signature])))
  const lines = der.toString('base64').match(/.{1,64}/g) ?? []
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`
}

function tagged(tag: number, content: Buffer | string): Buffer {
  const bytes = Buffer.from(content as string)
  const {length} = bytes
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255]
  return Buffer.concat([Buffer.from([tag, ...size]), bytes])
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return tagged(0x30, Buffer.concat(parts))
}

function integer(bytes: Buffer): Buffer {
  return tagged(0x02, bytes)
}

function oid(hex: string): Buffer {
  return tagged(0x06, Buffer.from(hex, 'hex'))
}

function nameOf(text: string): Buffer {
  return sequence(tagged(0x31, sequence(oid('550403'), tagged(0x0c, text))))
}

/** The extension `basicConstraints` of an authority. */
const mayIssue = sequence(
  oid('551d13'),
  Buffer.from('0101ff', 'hex'),
  tagged(0x04, sequence(Buffer.from('0101ff', 'hex'))),
)
/** The extension `subjectAltName` for 127.0.0.1 and localhost. */
const atLoopback = sequence(
  oid('551d11'),
  tagged(0x04, sequence(tagged(0x87, Buffer.of(127, 0, 0, 1)), tagged(0x82, 'localhost'))),
)
