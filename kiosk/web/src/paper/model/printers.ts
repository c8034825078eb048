/** What is printed where, as it is chosen on the screen. Pure. */
import type { PaperKind, PaperSettings, PrintDestination, PrintLanguage, Printers, PrintQueueSetup, PrintRoute, PrintSetup } from '../../wire/types';
import { folder } from './papers';

/** Kinds that have a place to be printed; the matching sheet is only looked at. */
export const routedKinds: readonly PaperKind[] = ['production_sheet', 'meal_sheet', 'delivery_note', 'labels', 'delta_sheet', 'receipt'];
export const medias: readonly string[] = ['62x100', '100x50', 'a4-2x4', 'a4-3x8', 'a4', 'roll-80'];
export const languages: readonly PrintLanguage[] = ['pdf', 'zpl', 'escpos'];

export const setupOf = ({ routes, queues, settings }: Printers): PrintSetup => ({ routes, queues, settings });

export const routeOf = (setup: PrintSetup, kind: PaperKind): PrintRoute => setup.routes.find(route => route.kind === kind) ?? { kind, queue: folder };

/** What goes to the folder anyway needs no route, and no fallback. */
export function withRoute(setup: PrintSetup, kind: PaperKind, queue: string, fallback: string): PrintSetup {
  const route: PrintRoute = { kind, queue, ...(fallback !== '' && fallback !== queue ? { fallback } : {}) };
  const others = setup.routes.filter(one => one.kind !== kind);
  return { ...setup, routes: queue === folder ? others : [...others, route] };
}

/** As a printer is taken to be until somebody says otherwise. */
export const queueOf = (setup: PrintSetup, name: string): PrintQueueSetup => setup.queues.find(queue => queue.name === name) ?? { name, language: 'pdf', media: 'a4' };

export const withQueue = (setup: PrintSetup, queue: PrintQueueSetup): PrintSetup => ({ ...setup, queues: [...setup.queues.filter(one => one.name !== queue.name), queue] });

export type ShownName = PaperSettings['label_names'][number]['show'];

export const shownNameOf = ({ settings }: PrintSetup, authority: string): ShownName => settings.label_names.find(one => one.authority === authority)?.show ?? 'code_only';

export function withShownName(setup: PrintSetup, authority: string, show: ShownName): PrintSetup {
  const others = setup.settings.label_names.filter(one => one.authority !== authority);
  return { ...setup, settings: { ...setup.settings, label_names: [...others, { authority, show }] } };
}

/** Left empty, no time is printed. */
export function withUseBy(setup: PrintSetup, time: string): PrintSetup {
  const { use_by: _, ...rest } = setup.settings;
  return { ...setup, settings: { ...rest, ...(time ? { use_by: time } : {}) } };
}

/** What can be chosen: the machine's printers, and those chosen once that are not there any more. */
export function placesOf(destinations: readonly PrintDestination[], setup: PrintSetup): { readonly name: string; readonly gone: boolean }[] {
  const there = destinations.filter(one => !one.folder).map(one => one.name);
  const chosen = setup.routes.flatMap(route => [route.queue, ...(route.fallback === undefined ? [] : [route.fallback])]);
  const gone = [...new Set(chosen)].filter(name => name !== folder && !there.includes(name));
  return [...there.map(name => ({ name, gone: false })), ...gone.map(name => ({ name, gone: true }))];
}

/** What a test page of it is to be like: what it is chosen for, else what its language can print. */
export function testKindOf(setup: PrintSetup, name: string): PaperKind {
  const routed = routedKinds.find(kind => routeOf(setup, kind).queue === name);
  return routed ?? ({ pdf: 'meal_sheet', zpl: 'labels', escpos: 'receipt' } as const)[queueOf(setup, name).language];
}

/** Printers that take no bytes as they are can't be spoken to in their own language. */
export const mustBePdf = (destination: PrintDestination, language: PrintLanguage): boolean => language !== 'pdf' && !destination.raw;

/** Compared as it is sent, whatever the order of its parts. */
export const sameSetup = (one: PrintSetup, other: PrintSetup): boolean => canonical(one) === canonical(other);

function canonical({ routes, queues, settings }: PrintSetup): string {
  const by = <V>(all: readonly V[], key: (value: V) => string): V[] => [...all].sort((a, b) => key(a).localeCompare(key(b)));
  return JSON.stringify([
    by(routes, route => route.kind).map(({ kind, queue, fallback }) => [kind, queue, fallback]),
    by(queues, queue => queue.name).map(({ name, language, media }) => [name, language, media]),
    [settings.automatic, settings.use_by, settings.carrier, by(settings.label_names.filter(one => one.show !== 'code_only'), one => one.authority).map(one => [one.authority, one.show])],
  ]);
}
