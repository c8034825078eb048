/** Where a school's numbers come from: its nodes as they are now, and as they were when the count was frozen. */
import type { ComponentChildren } from 'preact';
import { now } from '../app';
import { t } from '../i18n';
import { doubtsOf, type Doubt } from '../model/nodes';
import type { BoardSchool } from '../wire/types';
import { Plugged } from './icons';
import { NodeTag, when } from './parts';

export function Nodes({ school: { feeds, closing } }: { school: BoardSchool }) {
  const atClosing = closing?.feeds ?? [];
  if (!feeds.length && !atClosing.length) return null;
  const instant = now.value ?? 0;
  const closedAt = closing ? Date.parse(closing.closed_at) : 0;
  const current = doubtsOf(feeds, instant);
  const frozen = doubtsOf(atClosing, closedAt);
  const doubtful = (some: readonly Doubt[]) => some.some(doubt => doubt.standing !== 'in-step');
  return (
    <section class="nodes plaque" aria-labelledby="nodes-title">
      <h2 id="nodes-title">{t().nodes.title}</h2>
      {current.length > 0 && <NodeList title={t().nodes.now} doubts={current} at={instant} help={doubtful(current) && t().nodes.silentHelp} />}
      {closing && frozen.length > 0 && <NodeList title={t().nodes.atClosing(closing.number)} doubts={frozen} at={closedAt} help={doubtful(frozen) && t().nodes.closingHelp} />}
    </section>
  );
}

function NodeList({ title, doubts, at, help }: { title: string; doubts: readonly Doubt[]; at: number; help: ComponentChildren }) {
  return (
    <>
      <h3>{title}</h3>
      <ul>
        {doubts.map(doubt => (
          <li key={doubt.feed.node}>
            <b>{doubt.feed.node}</b>
            {doubt.standing === 'in-step'
              ? <span class="in-step"><Plugged /> {doubt.since !== null && t().nodes.inStep(when(doubt.since))}</span>
              : <><NodeTag doubt={doubt} at={at} />{doubt.since !== null && <small class="faint">{t().nodes.silentLast(when(doubt.since))}</small>}</>}
          </li>
        ))}
      </ul>
      {help && <p class="faint">{help}</p>}
    </>
  );
}
