import { render } from 'preact';
import { begin } from './app';
import './styles/main.css';
import { App } from './views/App';
import { keepAwake } from './wake';

begin();
keepAwake();
render(<App />, document.getElementById('app')!);
