import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PrintDestination, PrintSetup } from '../../wire/types';
import { mustBePdf, placesOf, queueOf, routeOf, sameSetup, shownNameOf, testKindOf, withQueue, withRoute, withShownName, withUseBy } from './printers';

const empty: PrintSetup = { routes: [], queues: [], settings: { automatic: false, carrier: '', label_names: [] } };
const printer = (name: string, more: Partial<PrintDestination> = {}): PrintDestination => ({ name, info: '', model: '', accepts_jobs: true, is_default: false, raw: false, folder: false, ...more });

test('a kind without a route goes to the folder, and going there needs neither route nor fallback', () => {
  assert.deepEqual(routeOf(empty, 'labels'), { kind: 'labels', queue: 'folder' });
  const routed = withRoute(empty, 'labels', 'zebra', 'ufficio');
  assert.deepEqual(routed.routes, [{ kind: 'labels', queue: 'zebra', fallback: 'ufficio' }]);
  assert.deepEqual(withRoute(routed, 'labels', 'folder', 'ufficio').routes, []);
});

test('a printer takes over for another one, never for itself', () => {
  assert.deepEqual(withRoute(empty, 'labels', 'zebra', 'zebra').routes, [{ kind: 'labels', queue: 'zebra' }]);
  assert.deepEqual(withRoute(empty, 'labels', 'zebra', '').routes, [{ kind: 'labels', queue: 'zebra' }]);
});

test('what was chosen and is not there any more is still shown', () => {
  const setup = withRoute(empty, 'labels', 'vecchia', 'folder');
  assert.deepEqual(placesOf([printer('ufficio'), printer('folder', { folder: true })], setup), [{ name: 'ufficio', gone: false }, { name: 'vecchia', gone: true }]);
});

test('a queue speaks PDF on A4 until somebody says otherwise; its own language only where bytes pass as they are', () => {
  assert.deepEqual(queueOf(empty, 'zebra'), { name: 'zebra', language: 'pdf', media: 'a4' });
  assert.equal(queueOf(withQueue(empty, { name: 'zebra', language: 'zpl', media: '62x100' }), 'zebra').language, 'zpl');
  assert.deepEqual([mustBePdf(printer('a'), 'zpl'), mustBePdf(printer('a', { raw: true }), 'zpl'), mustBePdf(printer('a'), 'pdf')], [true, false, false]);
});

test('a test page is like what the printer is chosen for', () => {
  assert.equal(testKindOf(withRoute(empty, 'delivery_note', 'ufficio', ''), 'ufficio'), 'delivery_note');
  assert.equal(testKindOf(withQueue(empty, { name: 'zebra', language: 'zpl', media: '62x100' }), 'zebra'), 'labels');
  assert.equal(testKindOf(empty, 'nuova'), 'meal_sheet');
});

test('names on labels: the code alone, unless an authority is said to want more', () => {
  assert.equal(shownNameOf(empty, 'clusone'), 'code_only');
  const named = withShownName(empty, 'clusone', 'initials');
  assert.deepEqual([shownNameOf(named, 'clusone'), shownNameOf(named, 'calcinate')], ['initials', 'code_only']);
});

test('setups are the same whatever the order of their parts, and without what says nothing', () => {
  const one = withRoute(withRoute(empty, 'labels', 'a', ''), 'receipt', 'b', '');
  const other = withRoute(withRoute(empty, 'receipt', 'b', ''), 'labels', 'a', '');
  assert.ok(sameSetup(one, other));
  assert.ok(sameSetup(empty, withShownName(empty, 'clusone', 'code_only')));
  assert.ok(!sameSetup(empty, withShownName(empty, 'clusone', 'full_name')));
  assert.ok(!sameSetup(empty, withUseBy(empty, '14:30')));
  assert.ok(sameSetup(empty, withUseBy(withUseBy(empty, '14:30'), '')));
});
