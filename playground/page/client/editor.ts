import {defaultKeymap, history, historyKeymap} from '@codemirror/commands'
import {javascript} from '@codemirror/lang-javascript'
import {syntaxHighlighting} from '@codemirror/language'
import {Prec} from '@codemirror/state'
import {drawSelection, EditorView, keymap, lineNumbers} from '@codemirror/view'
import {classHighlighter} from '@lezer/highlight'

/** The editor of the page. Tab leaves it, so that everything on the page can be reached by keyboard. */
export interface Editor {
  text(): string
  replace(text: string): void
}

/** Puts an editor into `parent`. */
export function createEditor(parent: HTMLElement, onRun: () => void): Editor {
  const view = new EditorView({
    parent,
    extensions: [
      Prec.highest(keymap.of([{key: 'Mod-Enter', run: () => (onRun(), true)}])),
      lineNumbers(),
      history(),
      drawSelection(),
      keymap.of([...defaultKeymap, ...historyKeymap]),
      javascript({typescript: true}),
      // Classes instead of colors, because the style sheet has a light and a dark theme.
      syntaxHighlighting(classHighlighter),
      EditorView.lineWrapping,
      EditorView.contentAttributes.of({'aria-label': 'Program'}),
    ],
  })
  return {
    text: () => view.state.doc.toString(),
    replace: text => view.dispatch({changes: {from: 0, to: view.state.doc.length, insert: text}}),
  }
}
