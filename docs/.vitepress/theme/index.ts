import type { Theme } from 'vitepress'
// Without VitePress's font: the reader's system has good ones.
import DefaultTheme from 'vitepress/theme-without-fonts'
import Landing from './landing.vue'
import './style.css'

const theme: Theme = {
  extends: DefaultTheme,
  enhanceApp: ({ app }) => void app.component('landing', Landing),
}

export default theme
