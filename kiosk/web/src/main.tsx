import { render } from 'preact';
import { begin } from './app';
import { beginKiosk } from './kiosk/state';
import './styles/main.css';
import { App } from './views/App';
import { keepAwake } from './wake';

begin();
beginKiosk();
keepAwake();
render(<App />, document.getElementById('app')!);
