// npm run dev: bundles on every change and serves the screens from the mock, with a kitchen in which things happen.
//   PORT=8123  SCENE=morning|plain|noon  SCHOOLS=25
//   MESTOLO_URL=http://127.0.0.1:8080   the numbers of a real program instead
import esbuild from 'esbuild';
import { copyRest, options } from '../tools/bundle.mjs';
import { random } from './kitchen.mjs';
import { startProxy } from './proxy.mjs';
import { startMock } from './server.mjs';

await copyRest();
await (await esbuild.context({ ...options, minify: false, sourcemap: 'inline' })).watch();
const port = Number(process.env.PORT ?? 8123);
if (process.env.MESTOLO_URL) {
  const proxy = await startProxy({ port, program: process.env.MESTOLO_URL });
  console.log(`${proxy.url}/board#token=… with a token of ${process.env.MESTOLO_URL}`);
} else {
  await makeThingsHappen();
}

async function makeThingsHappen() {
  const mock = await startMock({ port, scene: process.env.SCENE ?? 'morning', schools: Number(process.env.SCHOOLS ?? 25) });
  console.log(`${mock.url}/board#token=${mock.token}\n${mock.url}/kiosk#token=school-token`);

  const dice = random(1);
  const diets = ['standard', 'standard', 'standard', 'standard', 'no-maiale', 'celiachia'];
  const happen = () => {
    const open = mock.snapshot().schools.filter(school => school.state === 'open');
    const school = open[Math.floor(dice() * open.length)];
    if (school) {
      const group = school.groups[Math.floor(dice() * school.groups.length)];
      mock.change({ school: school.school, group: group.group, diet: diets[Math.floor(dice() * diets.length)], delta: dice() < 0.7 ? -1 : 1 });
    }
    setTimeout(happen, 600 + dice() * 2400);
  };
  happen();
}
