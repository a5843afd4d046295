import type {JSX} from 'preact'
import {useEffect, useState} from 'preact/hooks'
import type {Text} from '../../../src/evaluate/report-files/report-data.ts'
import {isData, textOf} from '../../data/text-of.ts'
import {type DiffPart, foldSame, wordDiff} from '../../data/word-diff.ts'
import {visibleText} from '../../data/visible-text.ts'
import {RenderedText} from './rendered-text.tsx'
import {PlainText} from './text-pane.tsx'

interface OutputProps {
  readonly output: Text | undefined
  /** The output of the run that is compared with. */
  readonly before: Text | undefined
  readonly errorBefore: string | undefined
  readonly groundTruth: Text | undefined
}

const views = {
  diff: 'Changes',
  truth: 'vs ground truth',
  plain: 'Plain',
  rendered: 'Rendered',
} as const
type OutputView = keyof typeof views

/** The output of the function: as a difference from the other run's output, as text, or rendered as Markdown. */
export function OutputPane({output, before, errorBefore, groundTruth}: OutputProps): JSX.Element | null {
  const [chosen, choose] = useState<OutputView>()
  if (output === undefined && before === undefined && errorBefore === undefined) return null
  const equal = output !== undefined && before !== undefined && textOf(output) === textOf(before)
  const offered: readonly OutputView[] = [
    ...(before !== undefined && output !== undefined && !equal ? (['diff'] as const) : []),
    ...(output === undefined ? [] : (['plain'] as const)),
    ...(groundTruth !== undefined && output !== undefined ? (['truth'] as const) : []),
    ...(output !== undefined && !isData(output) ? (['rendered'] as const) : []),
  ]
  const view = chosen !== undefined && offered.includes(chosen) ? chosen : offered[0]
  return (
    <section>
      <div class="section-head">
        <h3>Output</h3>
        {equal && <span class="label muted">= as before</span>}
        <div class="tabs" role="group" aria-label="How the output is shown">
          {offered.map(each => (
            <button key={each} type="button" aria-pressed={each === view} onClick={() => choose(each)}>
              {views[each]}
            </button>
          ))}
        </div>
      </div>
      {view === 'diff' && before !== undefined && output !== undefined && (
        <Changes before={before} after={output} names={['Before', 'Now']} />
      )}
      {view === 'truth' && groundTruth !== undefined && output !== undefined && (
        <Changes before={groundTruth} after={output} names={['Ground truth', 'Output']} />
      )}
      {view === 'plain' && output !== undefined && <PlainText text={output} label="Output" />}
      {view === 'rendered' && output !== undefined && <RenderedText text={textOf(output)} />}
      {output === undefined && <p class="muted">No output.</p>}
      {output === undefined && before !== undefined && (
        <>
          <h4>Before</h4>
          <PlainText text={before} label="Output before" />
        </>
      )}
      {errorBefore !== undefined && (
        <>
          <h4>Before</h4>
          <PlainText text={errorBefore} label="Error before" />
        </>
      )}
    </section>
  )
}

interface ChangesProps {
  readonly before: Text
  readonly after: Text
  readonly names: readonly [string, string]
}

/** The most characters for which the difference is computed at once. Longer texts are shown first. */
const quick = 4_000

function Changes({before, after, names}: ChangesProps): JSX.Element {
  const [was, is] = [textOf(before), textOf(after)]
  const [diff, setDiff] = useState<{readonly parts: readonly DiffPart[] | undefined} | undefined>(() =>
    was.length + is.length <= quick ? {parts: wordDiff(was, is)} : undefined,
  )
  useEffect(() => {
    if (was.length + is.length <= quick) {
      setDiff({parts: wordDiff(was, is)})
      return undefined
    }
    setDiff(undefined)
    // The computation waits for the next frame, so the texts are on the screen first.
    const timer = setTimeout(() => setDiff({parts: wordDiff(was, is)}), 50)
    return () => clearTimeout(timer)
  }, [was, is])
  if (diff?.parts !== undefined) return <Difference parts={diff.parts} />
  return (
    <>
      <p class="label muted">
        {diff === undefined
          ? 'Looking for the differences …'
          : 'The two outputs differ too much to compare them word by word.'}
      </p>
      <div class="side-by-side">
        {names.map((name, at) => (
          <div key={name}>
            <h4>{name}</h4>
            <PlainText text={at === 0 ? before : after} label={name} />
          </div>
        ))}
      </div>
    </>
  )
}

function Difference({parts}: {readonly parts: readonly DiffPart[]}): JSX.Element {
  const [unfolded, unfold] = useState(false)
  const shown = unfolded ? parts : foldSame(parts)
  return (
    <pre class="text diff" tabIndex={0} role="region" aria-label="Changes of the output">
      {shown.map(({kind, text}, at) => {
        if (kind === 'folded') {
          return (
            <button key={at} type="button" class="link fold" onClick={() => unfold(true)}>
              … {text.length.toLocaleString('en-US')} characters are the same …
            </button>
          )
        }
        if (kind === 'same') return <bdi key={at}>{visibleText(text)}</bdi>
        const Tag = kind === 'added' ? 'ins' : 'del'
        return (
          <Tag key={at}>
            <bdi>{visibleText(text).replaceAll('\n', '↵\n')}</bdi>
          </Tag>
        )
      })}
    </pre>
  )
}
