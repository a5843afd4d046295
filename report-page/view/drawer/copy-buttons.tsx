import type {JSX} from 'preact'
import {useEffect, useRef, useState} from 'preact/hooks'
import type {Detail} from '../../../src/evaluate/report-files/report-data.ts'
import {toCopiedJson, toCopiedMarkdown} from '../../data/copy-text.ts'
import {Menu} from '../parts/menu.tsx'
import {useModel} from '../parts/use-model.ts'

/** Copies a datapoint. If the browser does not allow a file to use the clipboard, the text is shown and selected. */
export function CopyButtons({row, detail}: {readonly row: number; readonly detail: Detail}): JSX.Element {
  const {report, announcement} = useModel()
  const [copied, setCopied] = useState<string>()
  const [fallback, setFallback] = useState<string>()
  const copy = async (what: string, text: string): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text)
      setCopied(what)
      announcement.value = `Copied as ${what}`
    } catch {
      setFallback(text)
    }
  }
  return (
    <>
      <Menu label={copied === undefined ? 'Copy' : '✓ Copied'} name="quiet">
        <button type="button" class="quiet" onClick={() => void copy('JSON', toCopiedJson(report, row, detail))}>
          {copied === 'JSON' ? '✓ ' : ''}As JSON
        </button>
        <button
          type="button"
          class="quiet"
          title="For an issue, or for a coding agent"
          onClick={() => void copy('Markdown', toCopiedMarkdown(report, row, detail))}
        >
          {copied === 'Markdown' ? '✓ ' : ''}As Markdown
        </button>
      </Menu>
      {fallback !== undefined && <Selected text={fallback} close={() => setFallback(undefined)} />}
    </>
  )
}

function Selected({text, close}: {readonly text: string; readonly close: () => void}): JSX.Element {
  const area = useRef<HTMLTextAreaElement>(null)
  useEffect(() => area.current?.select(), [text])
  return (
    <div class="popover copied">
      <label class="label">
        The browser does not allow copying here. Copy the selected text with Ctrl+C.
        <textarea ref={area} readOnly rows={8} value={text} />
      </label>
      <button type="button" class="field" onClick={close}>
        Done
      </button>
    </div>
  )
}
