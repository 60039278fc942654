import { mount } from 'svelte'
import App from './App.svelte'
import { readable } from './browser/painted.ts'
import { watchForLacking } from './browser/update.svelte.ts'
import './look/tokens.css'
import './look/typefaces.css'
import './look/base.css'
import './look/icons.css'
import './look/people.css'
import './look/lines.css'
import './look/minutes.css'

const target = document.getElementById('app')
if (target === null) throw new Error('The page has no #app to draw in.')
mount(App, { target })
watchForLacking()
void readable.then(async () => {
  const { workInBackground } = await import('./background.ts')
  workInBackground()
})
