import type {JSX} from 'preact'
import type {Text} from '../../../src/evaluate/report-files/report-data.ts'
import {cutNote, isData, onlyText, textOf} from '../../data/text-of.ts'
import {visibleLine, visibleText} from '../../data/visible-text.ts'

/** A value of a datapoint under its title. */
export function TextPane({title, text}: {readonly title: string; readonly text: Text}): JSX.Element {
  const only = onlyText(text)
  return (
    <section>
      <h3>
        {title}
        {only !== undefined && (
          <span class="muted">
            {' '}
            <bdi>{visibleLine(only.name)}</bdi>
          </span>
        )}
      </h3>
      <PlainText text={only?.value ?? text} label={title} />
    </section>
  )
}

/** A value as text. It can have the focus, because it may need scrolling by keyboard. */
export function PlainText({text, label}: {readonly text: Text; readonly label: string}): JSX.Element {
  const shown = visibleText(textOf(text))
  const note = cutNote(text)
  return (
    <>
      <pre class={`text ${isData(text) ? 'mono' : ''}`} tabIndex={0} role="region" aria-label={label}>
        <bdi>{shown === '' ? <span class="muted">(empty)</span> : shown}</bdi>
      </pre>
      {note !== undefined && <p class="label muted">{note}</p>}
    </>
  )
}
