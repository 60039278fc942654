import { mount } from 'svelte'
import App from './App.svelte'
import { watchOutbox } from './outbox.ts'
import { watchForUpdate } from './update.svelte.ts'
import './styles.css'

const target = document.getElementById('app')
if (target === null) throw new Error('The page has no #app to draw in.')
mount(App, { target })
watchForUpdate()
watchOutbox()
