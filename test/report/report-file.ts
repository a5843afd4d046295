import {mkdtempSync, readFileSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {gunzipSync} from 'node:zlib'
import {htmlReport} from '../../src/evaluate/report-files/html-report.ts'
import {packReport} from '../../src/evaluate/report-files/pack-report.ts'
import type {SpansOf} from '../../src/evaluate/report-files/plan-detail.ts'
import {planReport, type ReportSources} from '../../src/evaluate/report-files/plan-report.ts'
import type {DetailBlock, ReportHead, ReportRows} from '../../src/evaluate/report-files/report-data.ts'
import {template} from '../../src/evaluate/report-files/template.ts'

/** What a test may choose beside the runs. */
export interface ReportFileOptions {
  readonly spansOf?: SpansOf
  readonly maxBytes?: number
}

/** Writes a report into a folder of its own; returns its path. */
export async function writeReportFile(
  sources: ReportSources,
  {spansOf, maxBytes = 25e6}: ReportFileOptions = {},
): Promise<string> {
  if (template === undefined) throw new Error('the template of reports is not built')
  const packed = await packReport(planReport(sources), {
    writtenAt: '2026-11-21T10:00:00.000Z',
    spansOf: spansOf ?? (() => []),
    noSpans: spansOf === undefined ? 'The spans of this run went to http://127.0.0.1:4318/v1/traces.' : undefined,
    maxBytes,
  })
  const file = path.join(mkdtempSync(path.join(tmpdir(), 'enrich-span-report-')), 'report.html')
  writeFileSync(file, [...htmlReport(template, packed)].join(''))
  return file
}

/** The data of a report file, unpacked without a browser. */
export interface UnpackedReport {
  readonly html: string
  readonly head: ReportHead
  readonly rows: ReportRows
  readonly blocks: readonly DetailBlock[]
}

/** Reads the data out of a report file. */
export function unpackReport(file: string): UnpackedReport {
  const html = readFileSync(file, 'utf8')
  const embedded = (selector: string): string[] =>
    [...html.matchAll(new RegExp(`<script type="text/plain" ${selector}>([^<]*)</script>`, 'g'))].map(
      ([, text = '']) => text,
    )
  const unpack = (text: string): unknown => JSON.parse(gunzipSync(Buffer.from(text, 'base64')).toString('utf8'))
  return {
    html,
    head: JSON.parse(embedded('id="head"')[0] ?? '') as ReportHead,
    rows: unpack(embedded('id="rows"')[0] ?? '') as ReportRows,
    blocks: embedded('class="block"').map(text => unpack(text) as DetailBlock),
  }
}
