/** Small pieces that several views share. */
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { board, currentZone, now } from '../app';
import { dietName, mediumDay, n, roughAge, signed, span, t } from '../i18n';
import { dateIn, timeIn } from '../model/clock';
import type { Doubt } from '../model/nodes';
import { dayState } from '../model/school';
import { standard } from '../model/totals';
import type { BoardSchool } from '../wire/types';
import { Behind, Flag, Health, Leaf, Lock, Plate, Ring, Unplugged, Warning } from './icons';

/** A number that is read out as a plain number, whatever its grouping looks like. */
export const Num = ({ value, class: name = '' }: { value: number; class?: string }) => <span class={`num ${name}`}>{n(value)}</span>;

export const Signed = ({ value }: { value: number }) => <span class="num">{signed(value)}</span>;

/** `○ 2 in bianco`: a plate, the number and the words. */
export function Bianco({ count }: { count: number }) {
  return <span class="bianco"><Plate /><b class="num">{n(count)}</b> {t().total.bianco}</span>;
}

export function DietSign({ diet }: { diet: string }) {
  if (diet === standard) return null;
  const health = diet.split('+').some(code => board.value?.diets.get(code)?.kind === 'health');
  return <span class="diet-sign">{health ? <Health /> : <Leaf />}<span class="unseen">{health ? t().total.health : t().total.ethical}</span></span>;
}

export const dietText = (diet: string): string => dietName(diet, board.value?.diets ?? new Map());

/** Open with its countdown, or closed with its number; provisional and early in words and signs. */
export function StateLine({ school, short = false }: { school: BoardSchool; short?: boolean }) {
  const state = dayState(school);
  if (state === 'open') {
    const left = Date.parse(school.cutoff_at) - (now.value ?? 0);
    return (
      <span class="state" data-state="open">
        <Ring left={now.value === null ? Infinity : left} />
        <span>{t().school.open}{!short && ','}</span>
        {now.value !== null && left <= 0 ? t().school.closingNow : <><span class={short ? 'unseen' : ''}>{t().school.closesIn}</span> <b class="num">{now.value === null ? '…' : span(left, short)}</b></>}
      </span>
    );
  }
  const { closing } = school;
  if (!closing) return <span class="state" data-state={state}><Lock />{t().school.closedUnnumbered}</span>;
  if (state === 'closed') return <span class="state" data-state={state}><Lock />{t().school.closed(closing.number)}</span>;
  return (
    <span class="state" data-state={state}>
      <Flag />{t().school.closedEarly(closing.number, timeIn(currentZone.value, Date.parse(closing.closed_at)))}{!short && ` ${t().school.early}`}
    </span>
  );
}

export const Provisional = () => <span class="tag caution"><Warning />{t().school.provisional}</span>;

/** `alle 09:04`; on another day `dom 20 set alle 09:04`. */
export function when(instant: number): string {
  const day = dateIn(currentZone.value, instant);
  const time = timeIn(currentZone.value, instant);
  return now.value !== null && dateIn(currentZone.value, now.value) !== day ? t().nodes.on(mediumDay(day), time) : t().nodes.at(time);
}

/** A node that is not in step, and for how long; `at` is the instant, ms, that it is judged by. */
export function NodeTag({ doubt: { feed, standing, since }, at }: { doubt: Doubt; at: number }) {
  if (standing === 'silent') return <span class="tag alarm" title={feed.node}><Unplugged />{since === null ? t().nodes.never : t().nodes.silent(roughAge(at - since))}</span>;
  return <span class="tag caution" title={feed.node}><Behind />{since === null ? t().nodes.catchingUp : t().nodes.behind(roughAge(at - since))}</span>;
}

/** The size of an element, known before the first picture and kept up to date. */
export function useSize<E extends HTMLElement>() {
  const ref = useRef<E>(null);
  const [size, setSize] = useState({ width: 0, height: 0 });
  useLayoutEffect(() => {
    const element = ref.current!;
    const measure = () => setSize({ width: element.clientWidth, height: element.clientHeight });
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return [ref, size] as const;
}

export function useMedia(query: string): boolean {
  const [matches, setMatches] = useState(() => matchMedia(query).matches);
  useEffect(() => {
    const list = matchMedia(query);
    const onChange = () => setMatches(list.matches);
    onChange();
    list.addEventListener('change', onChange);
    return () => list.removeEventListener('change', onChange);
  }, [query]);
  return matches;
}


const turnEvery = 15_000;

/** Pages turn by themselves, unless someone stops them or has asked for less motion. */
export function useTurning(pages: number) {
  const still = useMedia('(prefers-reduced-motion: reduce)');
  const [page, setPage] = useState(0);
  const [chosen, setTurning] = useState<boolean | null>(null);
  const turning = chosen ?? !still;
  const turn = (by: number) => setPage(before => (before + by + pages) % pages);
  useEffect(() => {
    if (!turning || pages < 2) return undefined;
    const timer = setInterval(() => turn(1), turnEvery);
    return () => clearInterval(timer);
  }, [turning, pages, page]);
  return [Math.min(page, pages - 1), turn, turning, setTurning] as const;
}
